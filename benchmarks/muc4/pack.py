"""A content folder for newswire on Latin America around 1990: general rules and word lists, and what was mined.

The ontology and the rules are the project's own, copied as they are; ``rules/`` beside this file adds the kinds of
incident that only this measure counts. Hand-written entities are left out: known names are those that were mined.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from benchmarks.muc4.mine import Mined
from benchmarks.muc4.truecase import Truecaser
from kg.content import Content, find_content
from kg.extract import ExtractionContent, read_extraction_content
from kg.lexicon import Lexicon
from kg.names import KnownEntity
from kg.ontology import Ontology
from kg.parse import language_model

RULES = Path(__file__).with_name("rules")
_KINDS = {
    "CITY": "City",
    "TOWN": "City",
    "DEPARTMENT": "Region",
    "PROVINCE": "Region",
    "STATE": "Region",
    "REGION": "Region",
}
_ARMED = (("army", "ArmedForces"), ("forces", "ArmedForces"), ("police", "Agency"), ("government", "Government"))
_NOT_NOUNS = frozenset({"one", "it", "them", "two", "three"})


def write_pack(folder: Path, found: Mined) -> Content:
    """Write the content folder and return it."""
    general = find_content()
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(general.folder / "ontology", folder / "ontology")
    shutil.copytree(general.loaders / "rules", folder / "loaders" / "rules")
    shutil.copytree(general.loaders / "lexicon", folder / "loaders" / "lexicon")
    (folder / "queries").mkdir()
    for file in sorted(RULES.glob("*.yaml")):
        shutil.copy(file, folder / "loaders" / "rules" / file.name)
    lexicon = folder / "loaders" / "lexicon"
    actors = list(_singular(found.culprits))
    _add(lexicon / "actors.csv", ((noun, "Person", "PersonGroup") for noun in actors), lexicon)
    things = [noun for noun in _singular(found.targets) if noun not in actors]
    _add(lexicon / "places.csv", ((noun, "Facility", "yes") for noun in things), lexicon)
    _add_weapons(folder / "loaders" / "rules" / "syntax.yaml", _singular(found.weapons))
    return Content(folder)


def _singular(nouns: Iterable[str]) -> Iterator[str]:
    model = language_model()
    lemmas = {token.lemma_.lower() for noun in nouns for token in model(f"These {noun}.")[1:2]}
    yield from sorted(lemma for lemma in lemmas if lemma.isalpha() and len(lemma) > 2 and lemma not in _NOT_NOUNS)


def _add(file: Path, rows: Iterable[tuple[str, ...]], lexicon: Path) -> None:
    """Append rows whose word no list of nouns has yet."""
    held = {row[0].lower() for name in ("actors", "places") for row in csv.reader((lexicon / f"{name}.csv").open())}
    with file.open("a", newline="", encoding="utf-8") as table:
        csv.writer(table).writerows(row for row in rows if row[0] not in held)


def _add_weapons(file: Path, words: Iterable[str]) -> None:
    syntax = yaml.safe_load(file.read_text(encoding="utf-8"))
    weapons = syntax["words"]["weapon"]
    weapons += [word for word in words if word not in weapons]
    file.write_text(yaml.safe_dump(syntax, sort_keys=False, width=120), encoding="utf-8")


def read_pack(content: Content, found: Mined) -> ExtractionContent:
    """The pack as extraction takes it, with the mined names known."""
    return read_extraction_content(content, _known(found, content.ontology))


def _known(found: Mined, ontology: Ontology) -> Iterator[KnownEntity]:
    for number, names in enumerate(found.organisations):
        cls = next((c for word, c in _ARMED if word in names[0].split()), "ArmedGroup")
        cased = tuple(_cased(name) for name in names)
        yield KnownEntity(f"org-{number}", cls, ontology.chain(cls), cased[0], cased[1:])
    for number, (name, kind) in enumerate(found.places):
        if kind in _KINDS:
            cls = _KINDS[kind]
            yield KnownEntity(f"place-{number}", cls, ontology.chain(cls), name.title(), ())


def _cased(name: str) -> str:
    return name.upper() if " " not in name and len(name) <= 5 else name.title()


def single_titles(lexicon: Lexicon) -> frozenset[str]:
    """Ranks and offices of one word."""
    return frozenset(t for t, kind in lexicon.titles.items() if " " not in t and kind in ("rank", "office"))


def truecaser(found: Mined, lexicon: Lexicon, known: frozenset[str]) -> Truecaser:
    """Capitals after the word lists and what was mined; ``known`` are plain words."""
    words = {w for name in (*lexicon.geography, *lexicon.demonyms) for w in name.lower().split() if len(w) > 3}
    acronyms = {name for group in found.organisations for name in group if " " not in name and len(name) <= 5}
    phrases = {name for group in found.organisations for name in group if " " in name}
    phrases |= {name for name, kind in found.places if " " in name and kind in _KINDS}
    phrases |= {name.lower() for name in lexicon.geography if " " in name}
    return Truecaser(
        dictionary=known,
        names=frozenset(words | set(found.names) | (lexicon.words["calendar"] - {"may", "march"})),
        acronyms=frozenset(acronyms - known),
        phrases=tuple(sorted(phrases)),
        titles=single_titles(lexicon),
    )
