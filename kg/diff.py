"""What a second build has that the first has not, and the other way round.

Enters: the quads of two builds. Leaves: the claims, statements and events that were added, lost or changed, each with
the rule and the quote that it rests on. Claims are compared by what they say and where, not by their ids: one that
says something else in the same place has changed. An event is its reports: it is lost when none of them is told any
more, and changed when others came to it. A text that another version took the place of, or a row that another edition
did, goes on as that one: what both say alike is no difference. That a rule has a new version is no change as long as
it finds the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad

from kg.addresses import page_key
from kg.ids import Ids
from kg.terms import KG, PREF_LABEL, TYPE, local_name

COLUMNS = ("what", "change", "id", "name", "details", "rule", "quote")
ADDED, LOST, CHANGED = "added", "lost", "changed"
_KINDS = ("claim", "statement", "event")
_CHANGES = (LOST, CHANGED, ADDED)
_NOT_SAID = frozenset(
    (
        "rule",
        "contentRule",
        "about",
        "inReport",
        "inPassage",
        "line",
        "text",
        "prefLabel",
        "shortId",
        "fromEvent",
        "type",
    )
)
_OF_A_VERSION = frozenset(("inDocument", "knownSince", "countsAs", "seenOn", "recorded", "source"))
Facts = Mapping[str, tuple[str, ...]]
Match = Callable[["_Build", str], object]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; ``details`` says of what has changed how it was and how it is."""

    what: str
    change: str
    id: str
    name: str
    details: tuple[str, ...] = ()
    rule: str | None = None
    quote: str | None = None


def differences(before: Iterable[Quad], after: Iterable[Quad], ids: Ids) -> list[Change]:
    """All differences: claims, then statements, then events; what was lost first."""
    old, new = _Build(before, ids), _Build(after, ids)
    versions = _versions(old, new)
    found = [*_claims(old, new, versions), *_statements(old, new), *_events(old, new, versions)]
    return sorted(found, key=lambda c: (_KINDS.index(c.what), _CHANGES.index(c.change), c.name, c.id, c.details))


def _versions(old: _Build, new: _Build) -> dict[str, str]:
    """The documents that stand in the old build and in the new one have another version in their place."""
    standing = {name: iri for iri in sorted(new.standing) for name in new.names(iri)}
    before = {old.last(iri): iri for iri in sorted(new.standing) if iri in old.documents}
    found = {}
    for iri in old.standing - new.standing:
        last = new.last(iri) if iri in new.documents else before.get(iri)
        last = last or next((standing[name] for name in old.names(iri) if name in standing), None)
        if last is not None:
            found[iri] = last
    return found


def _claims(old: _Build, new: _Build, versions: Mapping[str, str]) -> Iterator[Change]:
    lost, added = set(old.claims), set(new.claims)
    replaced = [c for c in old.claims if old.document(c) in versions]
    wanted = set(versions.values())
    for key in (_said_anywhere, _about_anywhere):
        latest = [c for c in added if new.document(c) in wanted]
        for one, two in _matched(old, new, [c for c in replaced if c in lost], latest, key, versions):
            lost -= {one, two}  # a replaced version's claims are still there to be read
            added -= {one, two}
            if old.said(one, _OF_A_VERSION) != new.said(two, _OF_A_VERSION):
                yield new.change("claim", CHANGED, two, _details(old, new, one, two, _OF_A_VERSION))
    for key in (_said, _in_place, _in_words):
        for one, two in _matched(old, new, lost, added, key):
            lost.remove(one)
            added.remove(two)
            if old.said(one) != new.said(two):
                yield new.change("claim", CHANGED, two, _details(old, new, one, two))
    yield from (old.change("claim", LOST, claim) for claim in lost)
    yield from (new.change("claim", ADDED, claim) for claim in added)


def _matched(
    old: _Build,
    new: _Build,
    lost: Iterable[str],
    added: Iterable[str],
    key: Match,
    versions: Mapping[str, str] | None = None,
) -> list[tuple[str, str]]:
    """Claims of the two builds with one key, and of one document or, where given, of two versions of one."""
    waiting: dict[object, list[str]] = defaultdict(list)
    for claim in sorted(lost, reverse=True):
        waiting[versions and versions[old.document(claim)], key(old, claim)].append(claim)
    keys = ((claim, (versions and new.document(claim), key(new, claim))) for claim in sorted(added))
    return [(waiting[at].pop(), claim) for claim, at in keys if waiting.get(at)]


def _said_anywhere(build: _Build, claim: str) -> object:
    return frozenset(build.said(claim, _OF_A_VERSION).items())


def _about_anywhere(build: _Build, claim: str) -> object:
    facts = build.facts[claim]
    return tuple(facts.get(name) for name in ("saidBy", "stance", "predicate", "eventType"))


def _said(build: _Build, claim: str) -> object:
    """The same words of the same document, and the same said."""
    return build.place(claim), frozenset(build.said(claim).items())


def _in_place(build: _Build, claim: str) -> object:
    """The same speaker, in the same manner and words, on the same kind of thing."""
    facts = build.facts[claim]
    return build.place(claim), *(facts.get(name) for name in ("saidBy", "stance", "predicate", "eventType"))


def _in_words(build: _Build, claim: str) -> object:
    return build.place(claim)


def _statements(old: _Build, new: _Build) -> Iterator[Change]:
    for iri in old.statements - new.statements:
        yield old.change("statement", LOST, iri)
    for iri in new.statements - old.statements:
        yield new.change("statement", ADDED, iri)
    for iri in old.statements & new.statements:
        if old.said(iri) != new.said(iri):
            yield new.change("statement", CHANGED, iri, _details(old, new, iri, iri))


def _events(old: _Build, new: _Build, versions: Mapping[str, str]) -> Iterator[Change]:
    shared: dict[tuple[str, str], int] = defaultdict(int)
    told = new.told()
    for report, event in old.event_of.items():
        if report in new.event_of:
            shared[event, new.event_of[report]] += 1
        for later in told.get(old.kind(report, versions), ()):
            shared[event, later] += 1
    after: dict[str, str] = {}
    before: dict[str, str] = {}
    for one, two in sorted(shared, key=lambda pair: (-shared[pair], pair)):
        if one not in after and two not in before:
            after[one], before[two] = two, one
    for one, two in after.items():
        if old.said(one) != new.said(two):
            yield new.change("event", CHANGED, two, _details(old, new, one, two))
    for event in old.events - after.keys():
        into = sorted(two for one, two in shared if one == event)
        merged = (f"one event now with {new.ids.key(into[0])}",) if into else ()
        yield old.change("event", CHANGED if into else LOST, event, merged)
    for event in new.events - before.keys():
        out_of = sorted(one for one, two in shared if two == event)
        yield new.change("event", ADDED, event, (f"was part of {old.ids.key(out_of[0])}",) if out_of else ())


def _details(old: _Build, new: _Build, one: str, two: str, aside: frozenset[str] = frozenset()) -> tuple[str, ...]:
    first, second = old.said(one, aside), new.said(two, aside)
    return tuple(
        f"{name}: {old.shown(first.get(name, ()))} → {new.shown(second.get(name, ()))}"
        for name in sorted(first.keys() | second.keys())
        if first.get(name) != second.get(name)
    )


class _Build:
    """One build's facts by subject, with names for people."""

    def __init__(self, quads: Iterable[Quad], ids: Ids) -> None:
        self.ids = ids
        self.facts: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
        self.labels: dict[str, str] = {}
        values: dict[tuple[str, str], set[str]] = defaultdict(set)
        for quad in quads:
            if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode | Literal):
                continue
            subject, value = quad.subject.value, quad.object.value
            if quad.predicate == PREF_LABEL:
                self.labels[subject] = min(self.labels.get(subject, value), value)
            if quad.predicate.value.startswith(KG) or quad.predicate == TYPE:
                values[subject, local_name(quad.predicate.value)].add(value)
        for (subject, name), held in values.items():
            self.facts[subject][name] = tuple(sorted(held))
        self.claims = self._of("Claim")
        self.documents = self._of("Document")
        self.statements = self._of("Statement")
        self.event_of = {r: f["reportOf"][0] for r, f in self.facts.items() if "reportOf" in f}
        self.events = set(self.event_of.values())

    def _of(self, name: str) -> set[str]:
        return {iri for iri, facts in self.facts.items() if KG + name in facts.get("type", ())}

    @cached_property
    def _about(self) -> dict[str, list[str]]:
        """The claims about each statement and event, in the order of their documents."""
        found: dict[str, list[str]] = defaultdict(list)
        for claim in sorted(self.claims, key=lambda c: (self.place(c), c)):
            for thing in self.facts[claim].get("about", ()):
                found[thing].append(claim)
        return found

    def said(self, iri: str, aside: frozenset[str] = frozenset()) -> Facts:
        """What is compared: all but where it stands, how it was found, and ids that follow from others."""
        return {name: v for name, v in self.facts[iri].items() if name not in _NOT_SAID and name not in aside}

    def document(self, iri: str) -> str:
        return self.facts[iri].get("inDocument", ("",))[0]

    @cached_property
    def standing(self) -> set[str]:
        """The documents that no later version took the place of."""
        return {iri for iri in self.documents if "supersededBy" not in self.facts[iri]}

    def last(self, iri: str) -> str:
        while later := self.facts[iri].get("supersededBy"):
            iri = later[0]
        return iri

    def names(self, document: str) -> list[tuple[str, ...]]:
        """What another version has too: the row's id, or the address, of one publisher."""
        facts = self.facts[document]
        publisher = facts.get("publishedBy", ())
        rows, urls = facts.get("row", ()), () if "row" in facts else facts.get("url", ())
        return [(*publisher, name) for name in (*rows, *map(page_key, urls))]

    def kind(self, report: str, versions: Mapping[str, str] | None = None) -> tuple[str | None, tuple[str, ...]]:
        """The document of a report, or its version in the other build, and its kind of event."""
        document = self.document(report)
        named = document if versions is None else versions.get(document)
        return named, self.facts[report].get("eventType", ())

    def told(self) -> dict[tuple[str | None, tuple[str, ...]], list[str]]:
        """The events of each document and kind."""
        found: dict[tuple[str | None, tuple[str, ...]], list[str]] = defaultdict(list)
        for report, event in sorted(self.event_of.items()):
            found[self.kind(report)].append(event)
        return found

    def place(self, claim: str) -> tuple[str, int, int]:
        """The document and the stretch of it; of a hand-written claim the file alone."""
        facts = self.facts[claim]
        passage = self.facts.get(facts.get("inPassage", ("",))[0], {})
        start, end = (int(passage.get(name, ("0",))[0]) for name in ("startOffset", "endOffset"))
        return facts.get("inDocument", ("",))[0], start, end

    def change(self, what: str, change: str, iri: str, details: tuple[str, ...] = ()) -> Change:
        claims = [iri] if what == "claim" else self._about.get(iri, [])
        if not claims:  # an edge that its event makes, though nobody said it so
            claims = [c for event in self.facts[iri].get("fromEvent", ()) for c in self._about.get(event, ())]
        rules = sorted(
            {rule for c in claims for name in ("rule", "contentRule") for rule in self.facts[c].get(name, ())}
        )
        quotes = [quote for c in claims for quote in self._quotes(c)]
        name = self._claim_name(iri) if what == "claim" else self.labels.get(iri, self.ids.key(iri))
        return Change(
            what, change, self.ids.key(iri), name, details, ", ".join(rules) or None, next(iter(quotes), None)
        )

    def _quotes(self, claim: str) -> tuple[str, ...]:
        passage = self.facts[claim].get("inPassage", ("",))[0]
        return self.facts.get(passage, {}).get("quote", ())

    def _claim_name(self, claim: str) -> str:
        facts = self.facts[claim]
        parts = [facts.get(name, ()) for name in ("subject", "predicate", "object", "objectText", "eventType")]
        content = " ".join(self.shown(part) for part in parts if part) or self.shown(facts.get("text", ()))
        return f"{self.shown(facts.get('saidBy', ()))} {self.shown(facts.get('stance', ()))}: {content}"

    def shown(self, values: Iterable[str]) -> str:
        """The names of things, and other values as they are; a dash for none."""
        return ", ".join(self._name(value) for value in values) or "–"

    def _name(self, value: str) -> str:
        if value in self.labels:
            return self.labels[value]
        return (
            self.ids.key(value) if value.startswith(self.ids.base) else local_name(value) if "://" in value else value
        )
