"""From what somebody typed to one thing in the graph.

An entity may be called by any known spelling, its id or its IRI; anything with a short id (statement, event, claim)
by that id. An entity that is judged the same as another one leads to the one that stands for both. Refused with the
candidates: a name that several have, or that nothing has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.errors import UnknownName, nearest
from kg.gazetteer import KnownEntity, NameIndex
from kg.ids import Ids
from kg.store import Store

_TOLD_NAMES = """
MATCH (n:Entity)<-[:SUBJECT]-(s:Statement {predicate: 'alias'})
WHERE s.status IN ['asserted', 'alleged', 'disputed'] AND s.objectText IS NOT NULL
RETURN n.uri AS uri, s.objectText AS name ORDER BY uri, name
UNION ALL
MATCH (n:Entity)<-[:RESULTING]-(e:Event)
WHERE e.status IN ['asserted', 'alleged', 'disputed'] AND e.newName IS NOT NULL
RETURN n.uri AS uri, e.newName AS name ORDER BY uri, name
UNION ALL
MATCH (n:Entity)<-[:ORIGINAL]-(e:Event)
WHERE e.status IN ['asserted', 'alleged', 'disputed'] AND e.formerName IS NOT NULL
RETURN n.uri AS uri, e.formerName AS name ORDER BY uri, name
"""
_NAMES = ("prefLabel", "altLabel", "hiddenLabel")


class Lookup:
    """Names in one store."""

    def __init__(self, store: Store, ids: Ids) -> None:
        self.store, self.ids = store, ids

    def resolve(self, text: str, kinds: Sequence[str] = ()) -> str:
        """The IRI that ``text`` means. Raises UnknownName with the nearest or the candidates."""
        iri = text if "://" in text else self.ids.base + text.removeprefix("id:")
        found = self.store.read("MATCH (n:Entity {uri: $uri}) RETURN n.name AS name, labels(n) AS labels", {"uri": iri})
        if found:
            if kinds and not set(kinds) & set(found[0]["labels"]):
                raise UnknownName(f"`{text}` ({found[0]['name']}) is not among {' or '.join(kinds)}")
            return self._same().get(iri, iri)
        known = self._known(kinds)
        index = NameIndex(known)
        keys = index.lookup(text)
        if len(keys) == 1:
            return keys[0]
        if keys:
            raise UnknownName(
                f"“{text}” means more than one thing",
                nearest=tuple(self._shown(index, key) for key in keys),
                hint="give the id instead",
            )
        by_id = {self.ids.key(entity.key): entity.key for entity in known}
        close = [by_id[key] for key in nearest(text.removeprefix("id:"), by_id)] or index.nearest(text)
        raise UnknownName(
            f"nothing is called “{text}”" + (f" among {' or '.join(kinds)}" if kinds else ""),
            nearest=tuple(self._shown(index, key) for key in close),
            hint=_hint(kinds),
        )

    def _shown(self, index: NameIndex, key: str) -> str:
        return f"{self.ids.key(key)} ({index.entity(key).label})"

    def _known(self, kinds: Sequence[str]) -> list[KnownEntity]:
        rows = self.store.read(
            "MATCH (n:Entity) WHERE (n:Actor OR n:Place OR n:Channel OR n:Event) AND n.name IS NOT NULL "
            "AND (n.identity IS NULL OR n.identity <> 'described') "
            "RETURN n.uri AS uri, n.name AS name, labels(n) AS labels, properties(n) AS p ORDER BY uri"
        )
        same, told = self._same(), self._told()
        known: dict[str, KnownEntity] = {}
        for row in sorted(rows, key=lambda r: (r["uri"] in same, r["uri"])):
            if kinds and not set(kinds) & set(row["labels"]):
                continue
            names = [
                name
                for key, value in sorted(row["p"].items())
                if key.split("__")[0] in _NAMES and not key.endswith("__g")
                for name in (value if isinstance(value, list) else [value])
            ]
            names += told.get(row["uri"], ())
            made = KnownEntity(row["uri"], row["labels"][0], tuple(row["labels"]), row["name"], tuple(names))
            stands = known.get(same.get(made.key, ""))
            if stands is None:
                known[made.key] = made
            else:
                known[stands.key] = replace(stands, names=(*stands.names, made.label, *made.names))
        return list(known.values())

    def _told(self) -> dict[str, list[str]]:
        """The names that somebody says an entity goes by, or went by before or after it was renamed."""
        rows = self.store.read(_TOLD_NAMES)
        found: dict[str, list[str]] = {}
        for row in rows:
            if row["name"] not in found.setdefault(row["uri"], []):
                found[row["uri"]].append(row["name"])
        return found

    def _same(self) -> dict[str, str]:
        """The entities that another one stands for."""
        cypher = "MATCH (n:Entity)-[:SAME_ENTITY]->(m:Entity) RETURN n.uri AS uri, m.uri AS stands ORDER BY uri"
        rows = self.store.read(cypher)
        return {row["uri"]: row["stands"] for row in rows}


def _hint(kinds: Sequence[str]) -> str:
    if "Statement" in kinds:
        return "give the id (st-…) that edges and the rows of other recipes show"
    if "Event" in kinds:
        return "`kg query event-reports` lists the events"
    return "`kg query entities --param contains=…` lists what is known"
