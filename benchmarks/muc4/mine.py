"""What the training part tells of names and nouns, kept in a cache: nothing of it is part of the project.

Takes the rows of ``roles_train.json`` and ``gold_full_train.jsonl``; returns the names of organisations with their
variants, the places, the words that are names, and the nouns that head culprits, targets and weapons. Counts over the
whole part decide; no document of another part is looked at.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.muc4.truecase import is_plain
from benchmarks.reading import read_lines

_PREPOSITION = re.compile(r"\s(?:of|in|from|on|at|for|with|to|near|belonging|who|that|which|wearing|by)\s")
_WORD = re.compile(r"[a-z][a-z']*")
_TOKEN = re.compile(r"[a-z][a-z']*|[.,;:()\"]")
_PLACE = re.compile(r"([^:()]+?)\s*\(([A-Z ]+)\)")
_PLAIN = re.compile(r"[^\w\s]")
_SEEN = 2
_NAME_SHARE = 0.5
_AFTER_TITLE = 0.3
_BESIDE_NAMES = 0.7
_TELLING_SHARE = 0.4
_TELLING_ROLES = ("PerpInd", "PerpOrg", "Target", "Weapon")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Mined:
    """``organisations`` are groups of names for one thing, ``places`` pairs of name and kind, the rest sorted words.

    ``telling`` are, for each role, strings that mostly fill it where a document of an incident has them.
    """

    organisations: list[list[str]]
    places: list[list[str]]
    names: list[str]
    culprits: list[str]
    targets: list[str]
    weapons: list[str]
    telling: dict[str, list[str]]


def mined(folder: Path, cache: Path, dictionary: frozenset[str], titles: frozenset[str]) -> Mined:
    """Read from the cache, or mined now when the training part or this miner is not the one it was made from."""
    roles, full = folder / "roles_train.json", folder / "gold_full_train.jsonl"
    key = sha256(roles.read_bytes() + full.read_bytes() + Path(__file__).read_bytes()).hexdigest()[:16]
    held = cache / f"muc4-{key}.json"
    if held.exists():
        return Mined(**json.loads(held.read_text(encoding="utf-8")))
    found = mine(read_lines(roles), read_lines(full), dictionary, titles)
    cache.mkdir(parents=True, exist_ok=True)
    held.write_text(json.dumps(asdict(found), indent=1) + "\n", encoding="utf-8")
    return found


def mine(roles: Iterable[Row], full: Iterable[Row], dictionary: frozenset[str], titles: frozenset[str]) -> Mined:
    """All lists, from the rows of the training part. ``dictionary`` are plain words, ``titles`` stand before names."""
    rows = list(roles)
    places = _places(full)
    return Mined(
        organisations=_organisations(rows, dictionary),
        places=[list(place) for place in places],
        names=sorted(
            {
                *_names(rows, [name for name, _ in places]),
                *_after_titles(rows, titles),
                *_beside_names(rows, dictionary),
            }
        ),
        culprits=_heads(rows, "PerpInd"),
        targets=_heads(rows, "Target"),
        weapons=_heads(rows, "Weapon"),
        telling={role: _telling(rows, role) for role in _TELLING_ROLES},
    )


def _mentions(rows: Iterable[Row], role: str) -> Iterable[list[str]]:
    for row in rows:
        for entity in row["extracts"][role]:
            yield [mention[0] for mention in entity]


def _organisations(rows: list[Row], dictionary: frozenset[str]) -> list[list[str]]:
    """Names of organisations, each with its abbreviation and longer forms; a plain word is no name."""
    names = {re.sub(r"^the |[\"']", "", name) for group in _mentions(rows, "PerpOrg") for name in group}
    names = {name for name in names if not name.startswith(("a ", "an ")) and name not in dictionary}
    short = _abbreviations(rows, names)
    together: list[set[str]] = []
    for name in sorted(names):
        same = {name, *short.get(name, ())}
        joined = [group for group in together if group & same]
        together = [group for group in together if not group & same] + [same.union(*joined)]
    return sorted(sorted(group, key=lambda name: (-len(name), name)) for group in together)


def _abbreviations(rows: list[Row], names: set[str]) -> dict[str, set[str]]:
    """Names with what stands in brackets after them: "dawn front (df)"."""
    longest = sorted((name for name in names if " " in name), key=lambda name: (-len(name), name))
    bracketed = re.compile(rf"\b({'|'.join(map(re.escape, longest))}) \(([a-z]{{2,8}}(?:-[a-z]{{2,8}})?)\)")
    found: dict[str, set[str]] = {}
    for row in rows:
        for name, short in bracketed.findall(row["doctext"]):
            found.setdefault(name, set()).add(short)
    return found


def _places(full: Iterable[Row]) -> list[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for row in full:
        for template in row["templates"]:
            for text in template.get("INCIDENT: LOCATION", []):
                found.update((name.strip(" -?").lower(), kind) for name, kind in _PLACE.findall(text))
    return sorted(place for place in found if len(place[0]) > 2)


def _names(rows: list[Row], places: Iterable[str]) -> list[str]:
    """Words that stand in names of persons and places more often than elsewhere."""
    inside: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    for row in rows:
        everywhere.update(_WORD.findall(row["doctext"]))
        for entity in row["extracts"]["Victim"]:
            for name in {mention[0] for mention in entity}:
                inside.update({w: row["doctext"].count(name) for w in _WORD.findall(name)})
    for name in places:
        inside.update({w: sum(row["doctext"].count(name) for row in rows) for w in _WORD.findall(name)})
    return sorted(w for w, n in inside.items() if len(w) > 2 and n >= _NAME_SHARE * everywhere[w])


def _after_titles(rows: list[Row], titles: frozenset[str]) -> set[str]:
    """Words that often follow a title: they are names of persons."""
    after: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    for row in rows:
        words = [word.removesuffix("'s") for word in _WORD.findall(row["doctext"])]
        everywhere.update(words)
        after.update(word for title, word in pairwise(words) if title in titles)
    return {w for w, n in after.items() if len(w) > 2 and w not in titles and n >= _AFTER_TITLE * everywhere[w]}


def _beside_names(rows: list[Row], dictionary: frozenset[str]) -> set[str]:
    """Words of the dictionary that nearly always stand beside one that is in none: they are parts of names."""
    beside: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    for row in rows:
        words = _TOKEN.findall(row["doctext"])
        strange = [word[0].isalpha() and not is_plain(word.removesuffix("'s"), dictionary) for word in words]
        for at, word in enumerate(words):
            everywhere[word] += 1
            beside[word] += any(strange[max(0, at - 1) : at] + strange[at + 1 : at + 2])
    known = (word for word in beside if len(word) > 2 and word in dictionary)
    return {word for word in known if everywhere[word] >= _SEEN and beside[word] >= _BESIDE_NAMES * everywhere[word]}


def _heads(rows: list[Row], role: str) -> list[str]:
    """Head nouns of the role's strings that were seen in more than one document."""
    found: Counter[str] = Counter()
    for row in rows:
        strings = {mention[0] for entity in row["extracts"][role] for mention in entity}
        found.update({words[-1] for s in strings if (words := _WORD.findall(_PREPOSITION.split(s)[0]))})
    return sorted(head for head, count in found.items() if count >= _SEEN)


def _telling(rows: list[Row], role: str) -> list[str]:
    """Strings that fill the role in two documents or more, and in a good share of the incidents that have them."""
    incidents = [row for row in rows if any(row["extracts"].values())]
    filled: Counter[str] = Counter()
    for row in incidents:
        filled.update({plain(mention[0]) for entity in row["extracts"][role] for mention in entity})
    often = [words for words, count in filled.items() if words and count >= _SEEN]
    texts = [f" {plain(row['doctext'])} " for row in incidents]
    there = {words: sum(f" {words} " in text for text in texts) for words in often}
    return sorted(words for words in often if there[words] and filled[words] >= _TELLING_SHARE * there[words])


def plain(text: str) -> str:
    """The words without articles and marks, one space between them."""
    return " ".join(word for word in _PLAIN.sub("", text.lower()).split() if word not in ("a", "an", "the"))
