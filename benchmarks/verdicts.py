"""What a reader says of each thing that kg takes from the articles: does the text truly say it?

Enters: document graphs (the JSON of ``kg extract``) and ``verdicts.csv`` with the columns document, kind, item and
verdict. Leaves: for each kind how many items were read and how many of these the text says, and the items that nobody
has read. An item's id is a hash of what it says and where it stands, so whatever changes is unread again, and no words
of the articles are kept. Counted as in ``eval/score.py``: a claim that is the publisher's because nobody else is named,
and a slot of an event that is denied or unrealised, are no items. Refused: another verdict than ``said`` and ``not
said``, and an item judged twice.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KINDS = ("statements", "event slots", "claims")
VERDICTS = Path(__file__).with_name("verdicts.csv")
_SAID = {"said": True, "not said": False}
_SLOTS = ("perpetrator", "target", "victim", "place", "weapon", "date", "killed", "injured", "claimed_by")
_UNSCORED = ("denied", "unrealised")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to judge: its id, what it says in a line, and the words of the text it came from."""

    document: str
    kind: str
    id: str
    says: str
    quote: str


@dataclass(frozen=True, slots=True)
class Precision:
    """Of ``items`` found, ``read`` have a verdict and ``said`` of these the text says."""

    items: int
    read: int
    said: int

    def __str__(self) -> str:
        if not self.read:
            return f"none of {self.items} read"
        unread = self.items - self.read
        return f"{self.said / self.read:.2f} ({self.said}/{self.read}{f', {unread} unread' if unread else ''})"


def items(graph: Mapping[str, Any]) -> Iterator[Item]:
    """Everything in a document graph that a reader has to judge."""
    document = graph["document"]["name"]
    names = {entity["id"]: entity["label"] for entity in graph["entities"]}
    claims = {claim["id"]: claim for claim in graph["claims"]}

    def item(kind: str, thing: Mapping[str, Any], *parts: object) -> Item:
        told = " · ".join(names.get(str(part), str(part)) for part in parts)
        claim = min((claims[c] for c in thing.get("claims", ())), key=lambda c: c.get("start", 0), default=thing)
        place = f"{claim.get('start')}-{claim.get('end')}" if kind == "claims" else str(claim.get("start"))
        key = "\x1f".join((kind, told, place))
        return Item(document, kind, hashlib.sha256(key.encode()).hexdigest()[:12], told, claim.get("text", ""))

    for statement in graph["statements"]:
        yield item("statements", statement, *(statement[part] for part in ("subject", "predicate", "object")))
    for event in graph["events"]:
        if event["status"] in _UNSCORED:
            continue
        for slot in _SLOTS:
            values = event.get(slot)
            for value in values if isinstance(values, list) else [] if values is None else [values]:
                yield item("event slots", event, event["type"], slot, value)
    for claim in graph["claims"]:
        if "cue" in claim.get("spans", {}):
            about = next((e["type"] for e in graph["events"] if e["id"] == claim.get("about")), "")
            yield item("claims", claim, claim["speaker"], claim["stance"], claim["polarity"], about)


def read_verdicts(path: Path = VERDICTS) -> dict[tuple[str, str], bool]:
    """The verdict on each (document, item id). Raises ValueError with the line of a row that cannot stand."""
    found: dict[tuple[str, str], bool] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            key = (row["document"], row["item"])
            if row["verdict"] not in _SAID:
                raise ValueError(f"{path.name}, line {number}: '{row['verdict']}' is neither 'said' nor 'not said'")
            if key in found:
                raise ValueError(f"{path.name}, line {number}: {row['item']} of {row['document']} is judged twice")
            found[key] = _SAID[row["verdict"]]
    return found


def precision(found: Iterable[Item], verdicts: Mapping[tuple[str, str], bool]) -> dict[str, Precision]:
    """By kind, how much of what was found the text says. Items alike in id count once."""
    unique = {(item.document, item.id): item.kind for item in found}
    result = {}
    for kind in KINDS:
        keys = [key for key, its_kind in unique.items() if its_kind == kind]
        read = [verdicts[key] for key in keys if key in verdicts]
        result[kind] = Precision(len(keys), len(read), sum(read))
    return result


def unread(found: Iterable[Item], verdicts: Mapping[tuple[str, str], bool]) -> Iterator[str]:
    """Each item without a verdict: the row to complete in ``verdicts.csv``, and under it what is to be judged."""
    for item in {(item.document, item.id): item for item in found}.values():
        if (item.document, item.id) not in verdicts:
            yield f"{item.document},{item.kind},{item.id},"
            yield f"    {item.says}"
            yield f"    “{' '.join(item.quote.split())}”"
