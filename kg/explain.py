"""The evidence for one edge, statement, event or claim, out of a store; all that a document or a passage says.

Enters: an id as it is seen on the edge or node, or an entity's name. Leaves: an ``Explanation``: what it is, its
status with the counts, and one note for each claim (who says it, how, in which words of which document, by which rule
or hand, and what it counts for). Nothing is judged here: a denial stands among the notes like any other claim.
Refused: an id or a name that the store does not hold, and a name that several have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.errors import UnknownName
from kg.ids import Ids
from kg.lookup import Lookup
from kg.ontology import Ontology
from kg.status import NEITHER, counts_as
from kg.store import Store
from kg.terms import CODE
from kg.values import split_key

_CLAIMS = """
MATCH (c:Claim){about}
MATCH (c)-[:SAID_BY]->(s:Entity)
MATCH (c)-[:IN_DOCUMENT]->(d:Document)
OPTIONAL MATCH (d)-[:PUBLISHED_BY]->(pub:Entity)
OPTIONAL MATCH (c)-[:IN_PASSAGE]->(p:Passage)
OPTIONAL MATCH (d)-[:SUPERSEDED_BY]->(later:Document)
RETURN c.uri AS uri, properties(c) AS claim, s.name AS speaker, properties(d) AS document, d.name AS title,
       pub.name AS publisher, properties(p) AS passage, later.name AS later
ORDER BY coalesce(d.published, ''), d.uri, coalesce(p.startOffset, 0), c.uri
"""
_DESCRIBED = frozenset({"Claim", "Statement", "Event", "Report", "Document", "Passage", "Post", "Ending"})
_BEARING = "ABOUT|IN_REPORT|IN_DOCUMENT|IN_PASSAGE|FROM_POST|ENDED_BY"
"""What leads from a claim to the things that are told by their claims alone."""
_SAME_EVENTS = "-[:ABOUT]->(:Event)<-[:FROM_EVENT]-(:Statement {uri: $uri})"
_ENDS = """
UNWIND $uris AS uri
MATCH (c:Claim {uri: uri})-[r]->(x:Entity)
WHERE NOT type(r) IN ['SAID_BY', 'IN_DOCUMENT', 'IN_PASSAGE', 'IN_REPORT', 'ABOUT', 'FROM_POST']
RETURN c.uri AS uri, type(r) AS type, x.name AS name
ORDER BY uri, type, name
"""
_UNREAD = """
MATCH (:Event {uri: $uri})<-[:SEEMS_TO_TELL_OF]-(d:Document)
OPTIONAL MATCH (d)-[:PUBLISHED_BY]->(pub:Entity)
RETURN d.uri AS uri, d.name AS title, min(pub.name) AS publisher, d.published AS published
ORDER BY published, uri
"""
_MARK = """RETURN c.uri AS uri, m.reliability AS reliability, m.credibility AS credibility, m.author AS who,
       m.recorded AS day, m.text AS why, x.name AS name, x.uri AS marked
ORDER BY uri, reliability, credibility, why, marked
"""
_MARKS = "UNWIND $uris AS uri MATCH (c:Claim {uri: uri})-[:SAID_BY*0..1]->(x:Entity)<-[:MARK_OF]-(m:Mark) " + _MARK
_OWN_MARKS = "MATCH (c:Entity {uri: $uri})<-[:MARK_OF*0..1]-(m:Mark) MATCH (m)-[:MARK_OF]->(x:Entity) " + _MARK
_MADE = re.compile(r"(?:id:)?(?:st|ev|clm|rep|psg|doc|ent|end)-\w+$")  # an id of a build, which is nobody's name
_FIND = "MATCH (n:Entity {uri: $uri}) RETURN labels(n) AS labels, n.name AS name, properties(n) AS p"
_EDGES = """
MATCH (n:Entity {uri: $uri})-[r]-(m:Entity) WHERE r.id IS NOT NULL
RETURN r.id AS id, startNode(r).name AS subject, type(r) AS type, endNode(r).name AS object, r.status AS status
ORDER BY type, subject, object, id
"""


@dataclass(frozen=True, slots=True)
class Note:
    """One claim, told in full."""

    id: str
    speaker: str
    stance: str
    polarity: str
    certainty: str
    counts: str
    via: tuple[str, ...]
    says: tuple[str, ...]
    quote: str | None
    document: str
    publisher: str | None
    published: str | None
    file: str | None
    place: str | None
    origin: str
    sources: tuple[str, ...] = ()
    validity: str | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an id stands for and everything that was said about it.

    ``also`` is what was said of the events that a statement comes from without naming both its ends: tolls, denials.
    ``marks`` are those of the thing itself; a mark tells what it is given to. ``unread`` are the documents that seem to
    tell of an event by their words alone.
    """

    id: str
    kind: str
    title: str
    status: str | None
    figures: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    also: tuple[Note, ...] = ()
    edges: tuple[Mapping[str, Any], ...] = ()
    marks: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def explain(ident: str, store: Store, ontology: Ontology, ids: Ids) -> Explanation:
    """``ident`` is an id or an entity's name. Raises UnknownName when it means nothing, or more than one thing."""
    uri = ident if "://" in ident else ids.base + ident.removeprefix("id:")
    found = store.read(_FIND, {"uri": uri})
    if not found and _MADE.match(ident):
        raise UnknownName(
            f"nothing has the id `{ident}`",
            hint="take the `id` of an edge or the `shortId` of a node; `kg query` shows them in its columns",
        )
    if not found:
        uri = Lookup(store, ids).resolve(ident)
        found = store.read(_FIND, {"uri": uri})
    labels, properties = set(found[0]["labels"]), found[0]["p"]
    about = " WHERE c.uri = $uri" if "Claim" in labels else f"-[:{_BEARING}]->(:Entity {{uri: $uri}})"
    described = _DESCRIBED & labels
    notes = _notes(store, about, uri, ontology, ids) if described else ()
    around = _notes(store, _SAME_EVENTS, uri, ontology, ids) if "Statement" in labels else ()
    told = {note.id for note in notes}
    edges = () if described else tuple(store.read(_EDGES, {"uri": uri}))
    own = store.read(_OWN_MARKS, {"uri": uri})
    unread = store.read(_UNREAD, {"uri": uri}) if "Event" in labels else ()
    of_a_mark = [f"given to {row['name']} [{ids.key(row['marked'])}]" for row in own if "Mark" in labels]
    return Explanation(
        id=ids.key(uri),
        kind=_kind(labels, ontology),
        title=found[0]["name"],
        status=properties.get("status"),
        figures={k: properties[k] for k in _FIGURES if k in properties},
        notes=notes,
        also=tuple(note for note in around if note.id not in told),
        edges=edges,
        marks=(*(_mark(row, ontology) for row in own if "Claim" not in labels), *of_a_mark),
        unread=tuple(
            f"{row['title']} ({', '.join(filter(None, (row['publisher'], row['published'])))})  [{ids.key(row['uri'])}]"
            for row in unread
        ),
    )


_FIGURES = (
    "claimsFor", "claimsAgainst", "speakersFor", "speakersAgainst",
    "documents", "origins", "firstReported", "lastReported",
)  # fmt: skip


def _kind(labels: set[str], ontology: Ontology) -> str:
    deepest = max(sorted(labels & set(ontology.classes)), key=lambda n: len(ontology.chain(n)), default="Entity")
    return ontology.classes[deepest].label if deepest in ontology.classes else deepest


def _notes(store: Store, about: str, uri: str, ontology: Ontology, ids: Ids) -> tuple[Note, ...]:
    """A note for each claim; ``about`` is the part of the pattern that says which."""
    found = {row["uri"]: row for row in store.read(_CLAIMS.replace("{about}", about), {"uri": uri})}
    rows = list(found.values())
    ends: dict[str, list[tuple[str, str]]] = {}
    for row in store.read(_ENDS, {"uris": [row["uri"] for row in rows]}):
        ends.setdefault(row["uri"], []).append((row["type"], row["name"]))
    marks: dict[str, list[str]] = {}
    for row in store.read(_MARKS, {"uris": list(found)}):
        marks.setdefault(row["uri"], []).append(_mark(row, ontology))
    return tuple(_note(r, ends.get(r["uri"], []), tuple(marks.get(r["uri"], ())), ontology, ids) for r in rows)


def _mark(row: Mapping[str, Any], ontology: Ontology) -> str:
    scale = "reliability" if row["reliability"] else "credibility"
    meaning = ontology.label(f"{CODE}{scale}/{row[scale]}")
    return f"{scale} {row[scale]} ({meaning}), by {row['who']} on {row['day']}: {row['why']}"


def _note(
    row: Mapping[str, Any], ends: list[tuple[str, str]], marks: tuple[str, ...], ontology: Ontology, ids: Ids
) -> Note:
    claim, document, passage = row["claim"], row["document"], row["passage"] or {}
    key = (claim.get("stance", ""), claim.get("polarity", ""), claim.get("certainty", ""))
    told = claim.get("mode", "actual") == "actual"
    place: str | None
    if passage:
        place = f"characters {passage.get('startOffset')}–{passage.get('endOffset')}"
    else:
        place = f"line {claim['line']}" if claim.get("line") else None
    return Note(
        id=ids.key(row["uri"]),
        speaker=row["speaker"],
        stance=key[0],
        polarity=key[1],
        certainty=key[2],
        counts=_counts(row["later"], counts_as(ontology.evidence, *key) if told else NEITHER),
        via=tuple(name for kind, name in ends if kind == "VIA"),
        says=_says(claim, ends, ontology),
        quote=passage.get("quote"),
        document=row["title"],
        publisher=row["publisher"],
        published=document.get("published"),
        file=document.get("fileName"),
        place=place,
        origin=_origin(claim, row["speaker"]),
        sources=tuple(v for k, v in sorted({**document, **claim}.items()) if _is_address(k)),
        validity=_validity(claim),
        marks=marks,
    )


def _is_address(key: str) -> bool:
    name, suffix = split_key(key)
    return name in ("source", "url") and suffix != "g"


def _counts(later: str | None, kind: str) -> str:
    """What a claim counts for: nothing when its document has a later version."""
    return kind if later is None else f"{NEITHER} (superseded by {later})"


def _origin(claim: Mapping[str, Any], speaker: str) -> str:
    if not claim.get("rule"):
        return f"hand of {claim.get('author', speaker)}"
    return " and ".join(f"rule {claim[name]}" for name in ("rule", "contentRule") if claim.get(name))


def _validity(claim: Mapping[str, Any]) -> str | None:
    since, until = claim.get("since"), claim.get("until")
    return f"{since or '?'} to {until or '…'}" if since or until else None


def _says(claim: Mapping[str, Any], ends: list[tuple[str, str]], ontology: Ontology) -> tuple[str, ...]:
    """The claim's own content in words: what this speaker says happened, to whom, when, with how many dead."""
    if "predicate" in claim:
        subject = next((n for k, n in ends if k == "SUBJECT"), "?")
        target = next((n for k, n in ends if k == "OBJECT"), claim.get("objectText", "?"))
        return (f"{subject} {ontology.property_named(claim['predicate']).label} {target}",)
    said = []
    for slot in ontology.slots.values():
        names = [n for k, n in ends if k == slot.relationship_type]
        value = claim.get(slot.name)
        if names or value:
            said.append(f"{slot.label}: {', '.join(names) if names else value}")
    for low in sorted(n for n in claim if n.endswith("Min")):
        high = claim.get(low[:-3] + "Max")
        label = ontology.property_named(low).label.split(",")[0]
        number = (
            str(claim[low])
            if high == claim[low]
            else f"{claim[low]} or more"
            if high is None
            else f"{claim[low]}–{high}"
        )
        said.append(f"{label}: {number}")
    return tuple(said)
