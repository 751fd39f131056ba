"""Groups of articles: whether three publishers' reports of one event come out as one, and what is read of it.

Enters: articles of our own in parts, most of them three to an event, the others looking like one of these or like
nothing; beside them, by hand, what each tells of its main event. Two parts were not seen when the rules were mended.
Leaves, part by part, once by what was read as reports and once with what is listed by its likeness: groups that come
out whole, articles joined with another of their group, events that hold articles of two groups (rightly, where one
tells of the other's event in its background); and slots of main events that are right. Beside them stand the words
alone: articles published within four days of each other whose words agree (rapidfuzz), joined from the threshold on
that is best for this very part.
"""

from __future__ import annotations

import csv
import re
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

from rapidfuzz.fuzz import token_set_ratio

from benchmarks.folders import Folders
from benchmarks.outcome import Figure, Outcome
from benchmarks.reading import Clock, graphs, reader
from kg.build import build
from kg.claims import Count, DocumentGraph
from kg.documents import Document
from kg.recipes import parameters, read_recipes, run
from kg.session import loaded_store
from kg.settings import settings

TITLE = "groups of articles"
OWN = Path(__file__).parent
UNSEEN = ("fifth", "seventh")
PARTS = dict.fromkeys(("first", "second", "third", "fourth", "sixth"), "seen") | dict.fromkeys(UNSEEN, "unseen")
DAYS = 4
_ENTITIES = {"place": ("place",), "perpetrator": ("perpetrator", "claimed_by"), "target": ("target", "victim")}
_COUNTS = ("killed", "injured")
_EMPTY = frozenset({"the", "of", "and", "in", "a", "al", "el", "near", "district", "region", "province", "state"}) | {
    *("forces", "army", "military", "government", "armed"),
}
Groups = Iterable[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Article:
    """One article; ``told`` is what a reader takes from it about its main event, by slot."""

    name: str
    group: str
    head: Mapping[str, str]
    text: str
    told: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of the groups."""

    whole: int
    joined: int
    mixed: int


def measure(_: Folders) -> Outcome:
    clock, figures = Clock(), []
    content = reader()
    for part, looked in PARTS.items():
        articles = list(read(OWN / part))
        three = [a for a in articles if a.group != a.name]
        reports, listed = (judge(articles, events) for events in built(articles))
        words = by_words_at_best(articles)
        documents = (
            Document(a.name, a.name, a.text, a.head.get("published"), a.head.get("publisher"), a.head.get("title"))
            for a in articles
        )
        right = [
            told
            for a, graph in zip(articles, graphs(documents, content, clock), strict=True)
            for told in slots(a, graph)
        ]
        of = len({a.group for a in three})
        beside = f"words alone at their best {words.whole} whole, {words.joined} joined, {words.mixed} mixed"
        for how, found in (("reports", reports), ("all listed", listed)):
            figures += [
                Figure(f"{part}, {looked}: whole, {how}", f"{found.whole}/{of}", "", beside),
                Figure(f"{part}, {looked}: joined, {how}", f"{found.joined}/{len(three)}"),
                Figure(f"{part}, {looked}: mixed, {how}", str(found.mixed)),
            ]
        figures += [
            Figure(
                f"{part}, {looked}: main events' slots", f"{sum(right) / len(right):.3f} ({sum(right)}/{len(right)})"
            ),
        ]
    return Outcome(TITLE, tuple(figures), clock.rate)


def read(folder: Path) -> Iterator[Article]:
    """The articles of a part, with what is told of their main events."""
    with (folder / "main_events.csv").open(encoding="utf-8", newline="") as file:
        told = {row["article"]: row for row in csv.DictReader(file)}
    for path in sorted(folder.glob("*.md")):
        for piece in re.split(r"(?m)^=== ", path.read_text(encoding="utf-8"))[1:]:
            name, _, body = piece.partition("\n")
            head, _, text = body.partition("\n\n")
            facts = dict(line.split(": ", 1) for line in head.splitlines())
            facts = {key: value.strip('"') for key, value in facts.items()}
            yield Article(name, told[name]["group"] or name, facts, text.strip() + "\n", told[name])


def built(articles: Sequence[Article]) -> tuple[Groups, Groups]:
    """The articles of each event as the recipe ``event-reports`` gives them: those with a report of it, and all."""
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "articles"
        texts.mkdir()
        for article in articles:
            head = "".join(f"{key}: {value}\n" for key, value in article.head.items())
            (texts / f"{article.name}.md").write_text(f"---\n{head}---\n\n{article.text}", encoding="utf-8")
        chosen = settings(build=Path(folder) / "build", variables={})
        build(chosen, [texts])
        with loaded_store(chosen) as store:
            recipe = read_recipes(chosen.content.queries, chosen.content.ontology)["event-reports"]
            rows = run(recipe, store, parameters(recipe, {}, lambda *_: []))
            files = store.read(
                "MATCH (d:Document) WHERE d.fileName IS NOT NULL RETURN d.uri AS uri, d.fileName AS file"
            )
            names = {row["uri"]: Path(row["file"]).stem for row in files}
    reported, listed = _events(names, (row for row in rows if row["report"])), _events(names, rows)
    return reported, listed


def _events(names: Mapping[str, str], rows: Iterable[Mapping[str, str]]) -> Groups:
    events: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["document"] in names:
            events[row["event"]].add(names[row["document"]])
    return [frozenset(event) for event in events.values()]


def judge(articles: Sequence[Article], events: Groups) -> Joined:
    """What became of the groups of more than one article."""
    group = {article.name: article.group for article in articles}
    members: dict[str, set[str]] = defaultdict(set)
    for article in articles:
        members[article.group].add(article.name)
    found = [event.intersection(group) for event in events]
    best = [max((len(event & names) for event in found), default=0) for names in members.values() if len(names) > 1]
    whole = sum(
        size == len(names) for size, names in zip(best, (n for n in members.values() if len(n) > 1), strict=True)
    )
    mixed = {event for event in found if len({group[name] for name in event}) > 1}
    return Joined(whole, sum(size for size in best if size > 1), len(mixed))


def by_words_at_best(articles: Sequence[Article]) -> Joined:
    """The same of words alone, at the threshold that leaves most groups whole and then mixes fewest."""
    alike = [
        (token_set_ratio(one.text, two.text), one.name, two.name)
        for one, two in combinations(articles, 2)
        if abs(_day(one) - _day(two)).days <= DAYS
    ]
    tried = (judge(articles, _linked(articles, alike, least)) for least in range(30, 100, 2))
    return max(tried, key=lambda joined: (joined.whole, -joined.mixed, joined.joined))


def _day(article: Article) -> date:
    return date.fromisoformat(article.head["published"])


def _linked(articles: Sequence[Article], alike: Iterable[tuple[float, str, str]], least: float) -> Groups:
    parts = {article.name: {article.name} for article in articles}
    for score, one, two in alike:
        if score >= least and parts[one] is not parts[two]:
            parts[one] |= parts[two]
            parts.update(dict.fromkeys(parts[two], parts[one]))
    return {frozenset(part) for part in parts.values()}


def slots(article: Article, graph: DocumentGraph) -> Iterator[bool]:
    """For each slot that a reader filled, whether the main event has it right: day, a name, number."""
    labels = {entity.id: " ".join((entity.label, *entity.aliases)) for entity in graph.entities}
    found = graph.events[0].slots if graph.events else {}
    if article.told["date"]:
        yield str(found.get("date", "")).startswith(article.told["date"])
    for slot, parts in _ENTITIES.items():
        if wanted := _words(article.told[slot]):
            keys = (key for part in parts if isinstance(value := found.get(part), tuple) for key in value)
            yield any(_words(labels.get(key, key)) & wanted for key in keys)
    for slot in _COUNTS:
        if number := re.search(r"\d+", article.told[slot]):
            value = found.get(slot)
            yield isinstance(value, Count) and int(number[0]) in (value.min, value.max)


def _words(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return set(re.findall(r"[a-z0-9]+", plain)) - _EMPTY
