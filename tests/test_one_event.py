"""Three articles about one event are one event; what only looks like it stays apart (``tests/one_event``)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, combinations
from pathlib import Path

import pytest

from kg.build import build
from kg.explain import explain
from kg.recipes import parameters, read_recipes, run
from kg.render import explanation
from kg.session import loaded_store
from kg.settings import Settings, settings

FOLDER = Path(__file__).parent / "one_event"
SINGLES = "singles"
# Other articles whose background, or round-up, tells of a group's event too.
ALSO_TOLD = {
    "galaxy-leader": {"s-central-park"},
    "inates": {"t-sahel-roundup", "t-chinagodrar"},
    "kaj-centre": {"s-barchi-march"},
    "kankara": {"t-kankara-release"},
    "kareto-base": {"s-lakechad-week"},
    "kesh-valley": {"s-kesh-roundup"},
    "kramatorsk": {"t-sloviansk"},
    "macomia-ambush": {"s-chai-mine"},
    "peshawar": {"s-peshawar-same-day", "s-peshawar-2022"},
    "pretoria-truce": {"s-nairobi-declaration"},
    "purchaman-fall": {"s-purchaman-execution"},
    "sebha-gate": {"s-sebha-camp"},
    "volsk": {"t-lipsk", "t-merinsk"},
    "zobe-twin": {"t-mogadishu-2022-oct"},
}
# Articles about another deed of the same people and days, joined wrongly: the words agree, and few texts are of then.
MISTAKEN = {
    "tel-haroun": {"t-haroun-shelling"},
    "bogota": {"t-eln-arauca"},
    "t-kankara-release": {"t-kankara-mahuta"},
}
# Articles about what led to a group's event or followed from it, or that name it: their words agree.
ALIKE = {
    "kankara": {"t-kankara-release", "t-kankara-mahuta"},
    "sebha-gate": {"s-sebha-protest"},
    "solhan": {"s-solhan-next-day"},
    "tafas-killing": {"s-muzayrib-arrests"},
}
WHOLE, JOINED = 30, 96  # groups of three that come out whole, and articles in them or with one other of theirs
LISTED_WHOLE, LISTED = 32, 100  # the same with the articles that seem to tell of the event


def articles() -> Iterator[tuple[str, str, str]]:
    """Group, name and text of each article."""
    for file in sorted(FOLDER.glob("[a-z]*.md")):
        for part in re.split(r"(?m)^=== ", file.read_text(encoding="utf-8"))[1:]:
            name, _, body = part.partition("\n")
            head, _, text = body.partition("\n\n")
            yield (name if file.stem.startswith(SINGLES) else file.stem), name, f"---\n{head}\n---\n\n{text}"


GROUP = {name: group for group, name, _ in articles()}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("articles")
    for _, name, text in articles():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    chosen = settings(build=tmp_path_factory.mktemp("build"), variables={})
    build(chosen, [folder])
    return chosen


@pytest.fixture(scope="module")
def listed(corpus: Settings) -> dict[str, dict[str, str]]:
    """The articles of each event with how they are known to tell of it, as the recipe ``event-reports`` gives them."""
    with loaded_store(corpus) as store:
        recipe = read_recipes(corpus.content.queries, corpus.content.ontology)["event-reports"]
        rows = run(recipe, store, parameters(recipe, {}, lambda *_: []))
        files = store.read("MATCH (d:Document) WHERE d.fileName IS NOT NULL RETURN d.uri AS uri, d.fileName AS file")
        names = {row["uri"]: row["file"] for row in files}
    events: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        if Path(names[row["document"]]).stem in GROUP:  # not the events that are written by hand
            events[row["event"]][Path(names[row["document"]]).stem] = row["by"]
    return events


@pytest.fixture(scope="module")
def told(listed: dict[str, dict[str, str]]) -> dict[str, set[str]]:
    """The articles of each event in which something was read as a report of it."""
    return {event: {name for name, by in articles.items() if by == "report"} for event, articles in listed.items()}


def _some_of(names: set[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(sorted(names), count) for count in range(1, len(names) + 1))


def _together(events: Iterable[set[str]]) -> list[int]:
    """For each group of three, how many of its articles one event has at most."""
    groups = defaultdict(set)
    for name, group in GROUP.items():
        groups[group].add(name)
    found = list(events)
    return [max(len(articles & names) for articles in found) for names in groups.values() if len(names) > 1]


def _right(*told: dict[str, set[str]]) -> set[frozenset[str]]:
    """A group's event with some of the articles that tell of it too, or are taken to."""
    also = {group: set().union(*(each.get(group, ()) for each in told)) for each in told for group in each}
    return {frozenset({group, *others}) for group, names in also.items() for others in _some_of(names)}


def _met(events: Iterable[set[str]]) -> set[frozenset[str]]:
    """The groups and single articles that events have together."""
    return {names for articles in events if len(names := frozenset(GROUP[name] for name in articles)) > 1}


def test_three_articles_about_one_event_come_out_as_one_event(told):
    most = _together(told.values())
    assert len(most) == 34
    assert sum(count == 3 for count in most) >= WHOLE
    assert sum(count for count in most if count > 1) >= JOINED


def test_articles_about_other_events_stay_apart(told):
    assert _met(told.values()) <= _right(ALSO_TOLD, MISTAKEN)


def test_articles_that_no_report_was_read_in_are_listed_by_their_likeness(listed):
    most = _together(set(articles) for articles in listed.values())
    assert sum(count == 3 for count in most) >= LISTED_WHOLE
    assert sum(count for count in most if count > 1) >= LISTED


def test_only_articles_about_the_same_days_and_people_are_listed_by_their_likeness(listed):
    assert _met(set(articles) for articles in listed.values()) <= _right(ALSO_TOLD, MISTAKEN, ALIKE)


def test_explanation_of_an_event_names_the_articles_that_seem_to_tell_of_it(corpus, listed):
    by_likeness = {event: articles for event, articles in listed.items() if "likeness" in articles.values()}
    assert by_likeness
    with loaded_store(corpus) as store:
        for event, articles in by_likeness.items():
            shown = explanation(explain(event, store, corpus.content.ontology, corpus.ids))
            assert shown.count("[doc-") == list(articles.values()).count("likeness"), shown
