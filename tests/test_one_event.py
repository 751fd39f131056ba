"""Three articles about one event are one event; what only looks like it stays apart (``tests/one_event``)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, combinations
from pathlib import Path

import pytest

from kg.build import build
from kg.recipes import parameters, read_recipes, run
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
WHOLE, JOINED = 26, 94  # groups of three that come out whole, and articles in them or with one other of theirs


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
def told(corpus: Settings) -> dict[str, set[str]]:
    """The articles of each event, as the recipe ``event-reports`` gives them."""
    with loaded_store(corpus) as store:
        recipe = read_recipes(corpus.content.queries, corpus.content.ontology)["event-reports"]
        rows = run(recipe, store, parameters(recipe, {}, lambda *_: []))
        files = store.read("MATCH (d:Document) WHERE d.fileName IS NOT NULL RETURN d.uri AS uri, d.fileName AS file")
        names = {row["uri"]: row["file"] for row in files}
    events = defaultdict(set)
    for row in rows:
        if Path(names[row["document"]]).stem in GROUP:  # not the events that are written by hand
            events[row["event"]].add(Path(names[row["document"]]).stem)
    return events


def _some_of(names: set[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(sorted(names), count) for count in range(1, len(names) + 1))


def test_three_articles_about_one_event_come_out_as_one_event(told):
    groups = defaultdict(set)
    for name, group in GROUP.items():
        groups[group].add(name)
    most = [max(len(articles & names) for articles in told.values()) for names in groups.values() if len(names) > 1]
    assert len(most) == 34
    assert sum(count == 3 for count in most) >= WHOLE
    assert sum(count for count in most if count > 1) >= JOINED


def test_articles_about_other_events_stay_apart(told):
    met = {frozenset(GROUP[name] for name in articles) for articles in told.values()}
    right = {frozenset({group, *others}) for group, also in ALSO_TOLD.items() for others in _some_of(also)}
    assert {names for names in met if len(names) > 1} <= right
