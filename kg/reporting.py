"""The words that tell who says what: ``loaders/rules/attribution.yaml``, read and checked.

Takes the file; returns ``Reporting``: lookups by lemma for verbs, nouns, adverbs and fixed phrases, and the word
classes around them. An unknown key, a stance outside the ontology's list (when that is given) and a word that two
groups of one kind give the same complement are refused, with the file's name and the nearest right answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.errors import RuleError, nearest
from kg.yamltext import parse_yaml

Complement = Literal[
    "quote", "clause", "infinitive", "object", "description", "request", "as-clause", "passive-subject", "subject"
]
"""What a cue's content may be: words in quotation marks; a finite clause; "to do" or "doing"; a noun phrase; one with
what it is called ("X as Y"); "X to do"; the clause around "as X says"; subject and infinitive of "is said to";
the subject alone ("X was responsible")."""

Kind = Literal["verb", "noun", "phrase", "adverb", "mark"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expected(_Strict):
    """One attribution that an example must give, in the words of its text."""

    cue: str
    source: str | None = None
    content: tuple[str, ...]
    stance: str | None = None
    certainty: str | None = None


class Accepted(_Strict):
    """A text and all that the group must find in it."""

    text: str
    finds: tuple[Expected, ...] = Field(min_length=1)


class Rejected(_Strict):
    """A text in which the group must find nothing, and why."""

    text: str
    because: str


class Group(_Strict):
    """Words of one kind that report in the same way.

    A word of several parts ("point out", "claim responsibility") starts with the one that is looked up; the others
    must depend on it. ``prepositions`` introduce content ("warned against"); ``tails`` go on with it after an object
    ("accused X of Y"). ``objects`` limits what a noun phrase may be about;
    where it names one of the classes that it is ``not_about``, nothing is said: who dismisses a man denies nothing.
    ``future`` is the stance where the clause tells of what may come. What a word ``presupposes`` happened is not its
    speaker's news: who condemns an attack does not report it. What an ``elliptic`` word leaves out is the event told
    last: "claimed responsibility", "blamed X". An ``impersonal`` phrase is nobody's: in "suspicion fell on X" the
    subject says nothing, and the accusation is that of whoever tells it.
    """

    group: str
    kind: Kind = "verb"
    stance: str
    certainty: str = "certain"
    words: tuple[str, ...] = Field(min_length=1)
    takes: tuple[Complement, ...] = ()
    prepositions: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    not_about: tuple[str, ...] = ()
    future: str | None = None
    presupposes: bool = False
    elliptic: bool = False
    impersonal: bool = False
    accepts: tuple[Accepted, ...] = Field(min_length=1)
    rejects: tuple[Rejected, ...] = ()


class ReportingFile(_Strict):
    """The whole of ``attribution.yaml``."""

    version: int
    speaker_types: tuple[str, ...]
    carrier_types: tuple[str, ...]
    leading_verbs: tuple[str, ...]
    nobody: tuple[str, ...]
    channel_prepositions: dict[str, tuple[str, ...]]
    negated: dict[str, tuple[str, str]]
    in_quotations: tuple[str, ...]
    anonymity: tuple[str, ...] = ()
    passing_on: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    utterances: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    silence: tuple[str, ...] = ()
    deeds: tuple[str, ...] = ()
    groups: tuple[Group, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of one group: the words that must hang on the first, and the group."""

    first: str
    rest: tuple[str, ...]
    group: Group


@dataclass(frozen=True, slots=True)
class Reporting:
    """The file, ready for look-up: entries by kind and first lemma, longest first."""

    file: ReportingFile
    verbs: dict[str, tuple[Entry, ...]]
    nouns: dict[str, tuple[Entry, ...]]
    adverbs: dict[str, tuple[Entry, ...]]
    phrases: dict[str, tuple[Entry, ...]]
    marks: dict[str, tuple[Entry, ...]]
    speaker_types: frozenset[str]
    carrier_types: frozenset[str]
    leading_verbs: frozenset[str]
    nobody: frozenset[str]
    channel_prepositions: dict[str, frozenset[str]]
    passing_on: frozenset[str]
    carried: frozenset[str]
    utterances: frozenset[str]
    answered: frozenset[str]
    parts: frozenset[str]
    silence: frozenset[str]
    deeds: frozenset[str]

    def rule(self, group: Group) -> str:
        """How a claim names the rule that found it."""
        return f"{group.group}@{self.file.version}"


def load_reporting(path: Path, *, stances: Sequence[str] = (), certainties: Sequence[str] = ()) -> Reporting:
    """Read the file. ``stances`` and ``certainties`` are the ontology's; a word outside them is refused."""
    try:
        raw = parse_yaml(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + 1 if exc.problem_mark else None
        raise RuleError(f"not YAML: {exc.problem}", place=path, line=line) from exc
    try:
        file = ReportingFile.model_validate(raw)
    except ValidationError as exc:
        raise _told(exc, path, raw) from exc
    _check_codes(file, path, stances, certainties)
    _check_twice(file, path)
    return compile_reporting(file)


def compile_reporting(file: ReportingFile) -> Reporting:
    """Lookups over a checked file."""
    return Reporting(
        file=file,
        verbs=_entries(file, "verb"),
        nouns=_entries(file, "noun"),
        adverbs=_entries(file, "adverb"),
        phrases=_entries(file, "phrase"),
        marks=_entries(file, "mark"),
        speaker_types=_local(file.speaker_types),
        carrier_types=_local(file.carrier_types),
        leading_verbs=frozenset(file.leading_verbs),
        nobody=frozenset(file.nobody),
        channel_prepositions={word: _local(types) for word, types in sorted(file.channel_prepositions.items())},
        passing_on=frozenset(file.passing_on),
        carried=frozenset(file.carried),
        utterances=frozenset(file.utterances),
        answered=frozenset(file.answered),
        parts=frozenset(file.parts),
        silence=frozenset(file.silence),
        deeds=frozenset(file.deeds),
    )


def _local(names: Sequence[str]) -> frozenset[str]:
    return frozenset(name.removeprefix("kg:") for name in names)


def _entries(file: ReportingFile, kind: Kind) -> dict[str, tuple[Entry, ...]]:
    table: dict[str, list[Entry]] = {}
    for group in file.groups:
        if group.kind == kind:
            for word in group.words:
                first, *rest = word.lower().split()
                table.setdefault(first, []).append(Entry(first, tuple(rest), group))
    return {first: tuple(sorted(found, key=lambda e: -len(e.rest))) for first, found in sorted(table.items())}


def _told(exc: ValidationError, path: Path, raw: object) -> RuleError:
    first = exc.errors()[0]
    where = list(first["loc"])
    group = ""
    if len(where) > 1 and where[0] == "groups" and isinstance(raw, dict):
        written = raw["groups"][where[1]]
        group = f" in group `{written.get('group', where[1])}`" if isinstance(written, dict) else ""
    if first["type"] == "extra_forbidden":
        known = {name for model in (Group, ReportingFile, Accepted, Rejected, Expected) for name in model.model_fields}
        return RuleError(f"unknown key `{where[-1]}`{group}", place=path, nearest=nearest(str(where[-1]), known))
    return RuleError(f"{'.'.join(map(str, where))}{group}: {first['msg']}", place=path)


def _check_codes(file: ReportingFile, path: Path, stances: Sequence[str], certainties: Sequence[str]) -> None:
    for word, known in _codes(file, stances, certainties):
        if known and word not in known:
            raise RuleError(
                f"`{word}` is not in the ontology's code list",
                place=path,
                nearest=nearest(word, known),
                hint="use one of " + ", ".join(sorted(known)),
            )


def _codes(
    file: ReportingFile, stances: Sequence[str], certainties: Sequence[str]
) -> Iterator[tuple[str, Sequence[str]]]:
    for group in file.groups:
        yield group.stance, stances
        if group.future is not None:
            yield group.future, stances
        yield group.certainty, certainties
    for stance in file.in_quotations:
        yield stance, stances
    for stance, (other, certainty) in sorted(file.negated.items()):
        yield stance, stances
        yield other, stances
        yield certainty, certainties


def _check_twice(file: ReportingFile, path: Path) -> None:
    seen: dict[tuple[str, str, str], str] = {}
    for group in file.groups:
        for word in group.words:
            for way in (*group.takes, *group.prepositions):
                key = (group.kind, word, f"{way} {' '.join(group.objects)}")
                if key in seen:
                    raise RuleError(
                        f"`{word}` takes `{way}` in group `{seen[key]}` and again in `{group.group}`",
                        place=path,
                        hint="keep it in one of the two",
                    )
                seen[key] = group.group
