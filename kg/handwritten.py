"""Hand-written Turtle in, quads with provenance out.

Each file of ``loaders/handwritten/`` becomes one named graph. What it says of an entity (its class, names,
coordinates) stays as written; each triple whose predicate claims can state becomes a claim, said by the file's
author, with the line where its subject first stands (the direct edge is derived from it later, like from any claim).
So does each post: holding it is a claim with a validity. A node of class ``Claim`` in the file is the long form, for
a fact with a source or a validity of its own. A node of an event's class is the file's report of that event, with a
claim that says the same. Refused: a term of our namespace that the ontology does not declare, a
file without a node for itself.

Blank nodes get ids from their canonical labels, so that the order of lines does not matter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad

from kg.claims import Finding
from kg.dates import interval
from kg.errors import ContentError, UnknownTerm, nearest
from kg.gazetteer import KnownEntity
from kg.ids import Ids, digest
from kg.ontology import Ontology, read_turtle
from kg.ontologyterms import PropertyTerm
from kg.statements import Triples, day, decimal, edtf, integer
from kg.terms import (
    ALT_LABEL,
    CODE,
    DEFAULT_BASE,
    HIDDEN_LABEL,
    KG,
    PREF_LABEL,
    PREFIXES,
    SKOS,
    TYPE,
    XSD,
    Term,
    code,
    kg,
    local_name,
    object_of,
    subject_of,
)

_FILE = "file:///"
_NUMBERS = frozenset({XSD + "integer", XSD + "decimal", XSD + "double"})
_FIGURES = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?|[+-]?\.[0-9]+")
T = TypeVar("T", bound=Term)


def handwritten_quads(file: Path, ontology: Ontology, ids: Ids) -> list[Quad]:
    """One file's triples and the claims that they make, in the graph ``graph/file-NAME``. Raises ContentError."""
    base = f"{_FILE}{file.name}"
    triples = _named(read_turtle(file, base), ids, file.stem)
    return _FileWriter(file, base, triples, ontology, ids).quads()


def _named(triples: list[Quad], ids: Ids, stem: str) -> list[Quad]:
    """The triples with an id in place of each blank node, and with ids under the base that is chosen."""
    dataset = Dataset(triples)
    if any(isinstance(t, BlankNode) for quad in triples for t in (quad.subject, quad.object)):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    groups: dict[str, list[str]] = defaultdict(list)
    for quad in dataset:
        if isinstance(quad.subject, BlankNode):
            groups[quad.subject.value].append(f"{quad.predicate} {quad.object}")
    names = {label: ids.iri(f"node-{digest(stem, sorted(facts))}") for label, facts in groups.items()}

    def named(term: T) -> T | NamedNode:
        if isinstance(term, NamedNode) and term.value.startswith(DEFAULT_BASE):
            return ids.iri(term.value.removeprefix(DEFAULT_BASE))
        return names.get(term.value, term) if isinstance(term, BlankNode) else term

    return [Quad(named(subject_of(q)), q.predicate, named(object_of(q))) for q in dataset]


class _FileWriter:
    def __init__(self, file: Path, base: str, triples: list[Quad], ontology: Ontology, ids: Ids) -> None:
        self.file, self.ontology, self.ids = file, ontology, ids
        self.name = f"file-{file.stem}"
        self.document = ids.iri(self.name)
        self.triples = [
            Quad(_moved(subject_of(q), base, self.document), q.predicate, _moved(object_of(q), base, self.document))
            for q in triples
        ]
        self.out = Triples(ids.graph(self.name))
        self.lines = file.read_text(encoding="utf-8").splitlines()
        self.words = _words(self.lines)
        self.facts: dict[NamedNode, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for quad in self.triples:
            if isinstance(quad.subject, NamedNode):
                self.facts[quad.subject][quad.predicate.value].append(object_of(quad))

    def quads(self) -> list[Quad]:
        self._refuse_unknown_terms()
        self._file()
        events = {subject: kind for subject in self.facts if (kind := self._event_type(subject))}
        for quad in self.triples:
            term = self.ontology.by_iri.get(quad.predicate.value)
            if quad.subject in events:
                continue
            if term is not None and term.is_statement and isinstance(quad.subject, NamedNode):
                self._claim(quad.subject, term, object_of(quad))
            else:
                self.out.quads.append(
                    Quad(quad.subject, quad.predicate, self._typed(quad.predicate, object_of(quad)), self.out.graph)
                )
        for subject in sorted(self.facts, key=str):
            types = {local_name(t.value) for t in self.facts[subject][TYPE.value]}
            if subject in events:
                self._event(subject, events[subject])
            elif "Post" in types:
                self._post(subject)
            elif "Claim" in types:
                self._long_claim(subject)
        return list(dict.fromkeys(self.out.quads))

    def _typed(self, predicate: NamedNode, value: Term) -> Term:
        """A plain string where the ontology wants a date of ours gets its datatype: analysts write "2014"; a decimal
        number is written in one way, so that 44.50 is found as 44.5 is."""
        term = self.ontology.by_iri.get(predicate.value)
        if term is None or not isinstance(value, Literal) or value.language:
            return value
        if term.range == KG + "edtf":
            return edtf(value.value)
        if term.range == XSD + "decimal" and value.datatype.value in _NUMBERS and _FIGURES.fullmatch(value.value):
            return decimal(value.value)
        return value

    def _refuse_unknown_terms(self) -> None:
        terms = [t.iri for t in self.ontology.properties.values()] + [c.iri for c in self.ontology.classes.values()]
        known = {KG + "edtf", *terms, *self.ontology.instances(SKOS + "Concept")}
        ours = {iri for quad in self.triples for iri in _terms(quad) if iri.startswith((KG, CODE))}
        for iri in sorted(ours - known, key=lambda iri: (self._line(*_spellings(iri)) or 0, iri)):
            raise UnknownTerm(
                f"unknown ontology term `{_short(iri)}`",
                place=self.file,
                line=self._line(*_spellings(iri)),
                nearest=nearest(_short(iri), [_short(k) for k in known if k.startswith((KG, CODE))]),
                hint="use one of these, or declare the term in ontology/core.ttl or ontology/codes and run `kg check`",
            )

    def _file(self) -> None:
        about = self.facts[self.document]
        authors = sorted(name.value for name in about[KG + "author"])
        if not authors:
            raise ContentError(
                "the file does not say who wrote it",
                place=self.file,
                hint='begin it with `<> a kg:Document ; kg:kind kind:handwritten ; kg:author "…" ; kg:source <…> .`',
            )
        self.author = ", ".join(authors)
        self.speaker = self.ids.iri(f"author-{digest(self.author)}")
        add = self.out.add
        add(self.document, TYPE, kg("Document"))
        add(self.document, "kind", code("kind", "handwritten"))
        add(self.document, "fileName", self.file.name)
        add(self.document, "publishedBy", self.speaker)
        add(self.speaker, TYPE, kg("Source"))
        add(self.speaker, PREF_LABEL, Literal(self.author, language="en"))

    def _line(self, *spellings: str) -> int | None:
        """The first line on which any of the spellings stands as a word of its own."""
        return min((self.words[word][0] for word in spellings if word in self.words), default=None)

    def _spelt(self, term: Term) -> tuple[str, ...]:
        key = self.ids.key(term.value)
        return (*_spellings(term.value), f"id:{key}", f"<{key}>") if isinstance(term, NamedNode) else ()

    def _line_of(self, subject: NamedNode) -> int | None:
        """The first line that the subject begins; else the first on which it stands at all."""
        spelt = self._spelt(subject)
        begun = [n for word in spelt for n in self.words.get(word, ()) if self.lines[n - 1].startswith(word)]
        return min(begun, default=self._line(*spelt))

    def _line_of_triple(self, subject: NamedNode, term: PropertyTerm, target: Term) -> int | None:
        """The line on which the whole triple stands, where it has one to itself; else its subject's."""
        on = [
            {n for word in words for n in self.words.get(word, ())}
            for words in (self._spelt(subject), _spellings(term.iri), self._spelt(target))
        ]
        return min(on[0] & on[1] & on[2], default=self._line_of(subject))

    def _line_of_content(self, claim: NamedNode) -> int | None:
        """The line on which a claim without a name tells what it is about; of several, the one that says most of it."""
        facts = self.facts[claim]
        subject = min(facts[KG + "subject"], key=str, default=None)
        if not isinstance(subject, NamedNode):
            return None
        on = {n for word in _spellings(KG + "subject") for n in self.words.get(word, ())}
        told = on.intersection(n for word in self._spelt(subject) for n in self.words.get(word, ()))
        values = [self._key(value).strip('"') for values in facts.values() for value in values]
        texts = {n: "\n".join(self.lines[n - 1 :]).split(" .\n", 1)[0] for n in told}
        return min(told, key=lambda n: (-sum(v in texts[n] for v in values), n), default=self._line_of(subject))

    def _common(self, claim: NamedNode) -> None:
        add = self.out.add
        add(claim, TYPE, kg("Claim"))
        add(claim, "saidBy", self.speaker)
        for scheme, value in _ASSERTED:
            if not self.facts[claim][KG + scheme]:
                add(claim, scheme, code(scheme, value))
        add(claim, "inDocument", self.document)
        add(claim, "author", self.author)

    def _content(self, claim: NamedNode, subject: NamedNode, term: PropertyTerm, target: Term) -> None:
        self.out.add(claim, "subject", subject)
        self.out.add(claim, "predicate", NamedNode(term.iri))
        if isinstance(target, NamedNode):
            self.out.add(claim, "object", target)
        else:
            self.out.add(claim, "objectText", Literal(target.value))

    def _claim(self, subject: NamedNode, term: PropertyTerm, target: Term) -> None:
        claim = self.ids.iri(self.ids.claim(self.name, self._key(subject), term.name, self._key(target)))
        self._common(claim)
        self._content(claim, subject, term, target)
        line = self._line_of_triple(subject, term, target)
        if line:
            self.out.add(claim, "line", integer(line))

    def _key(self, term: Term) -> str:
        """What a term is in the ids made from it, whatever the base of IRIs."""
        return self.ids.key(term.value) if isinstance(term, NamedNode) else str(term)

    def _post(self, post: NamedNode) -> None:
        facts = self.facts[post]
        holders, bodies, roles = (facts[KG + p] for p in ("holder", "postIn", "role"))
        for holder in holders:
            for body in bodies:
                for role in roles:
                    predicate = self.ontology.role_predicate(role.value)
                    if predicate is None or not isinstance(holder, NamedNode):
                        continue
                    ends = [self._key(term) for term in (post, holder, body)]
                    claim = self.ids.iri(self.ids.claim(self.name, *ends, predicate))
                    self._common(claim)
                    self._content(claim, holder, self.ontology.property_named(predicate), body)
                    self.out.add(claim, "fromPost", post)
                    self._carry(post, claim)

    def _long_claim(self, claim: NamedNode) -> None:
        self._common(claim)
        if self.facts[claim][KG + "saidBy"]:
            self.out.quads.remove(Quad(claim, kg("saidBy"), self.speaker, self.out.graph))
        line = self._line_of(claim) or self._line_of_content(claim)
        if line:
            self.out.add(claim, "line", integer(line))

    def _event_type(self, subject: NamedNode) -> str | None:
        """The most special class of event that the subject has."""
        types = sorted(local_name(t.value) for t in self.facts[subject][TYPE.value])
        kinds = [name for name in types if name in self.ontology.event_types]
        return max(kinds, key=lambda name: len(self.ontology.chain(name)), default=None)

    def _event(self, event: NamedNode, kind: str) -> None:
        """The report of an event, and a claim that says the same; who says it, and how, stands on the claim."""
        key, facts = self.ids.key(event.value), self.facts[event]
        report = self.ids.iri(self.ids.report(self.name, key))
        claim = self.ids.iri(self.ids.claim(self.name, key, kind))
        self.out.add(report, TYPE, kg("Report"))
        self.out.add(report, "inDocument", self.document)
        self.facts[claim] = facts
        self._long_claim(claim)
        self.out.add(claim, "inReport", report)
        line = self._line_of(event)
        self.out.add(claim, "line", integer(line) if line else None)
        for node, predicates in ((report, self.ontology.slot_iris), (claim, self.ontology.slot_iris | _OF_CLAIMS)):
            self.out.add(node, "eventType", kg(kind))
            for predicate in sorted(predicates & facts.keys()):
                for value in facts[predicate]:
                    typed = self._typed(NamedNode(predicate), value)
                    self.out.quads.append(Quad(node, NamedNode(predicate), typed, self.out.graph))
            for date in facts[KG + "date"]:
                for name, bound in zip(("earliest", "latest"), interval(date.value) or (), strict=False):
                    self.out.add(node, name, day(bound))

    def _carry(self, post: NamedNode, claim: NamedNode) -> None:
        """A claim made from a post has the post's validity, sources, record and line."""
        for name in ("since", "until", "source", "recorded"):
            for value in self.facts[post][KG + name]:
                self.out.quads.append(Quad(claim, kg(name), self._typed(kg(name), value), self.out.graph))
        line = self._line_of(post)
        if line:
            self.out.add(claim, "line", integer(line))


_OF_CLAIMS = frozenset(
    KG + name for name in ("saidBy", "via", "stance", "polarity", "certainty", "mode", "source", "recorded")
)
_ASSERTED = (("stance", "asserts"), ("polarity", "positive"), ("certainty", "certain"), ("mode", "actual"))


_WORD = re.compile(r"<[^<>\s]*>|[\w:/#%~.-]*[\w-]")


def _words(lines: Iterable[str]) -> dict[str, list[int]]:
    """Each word of a Turtle file with the lines on which it stands."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines, 1):
        for word in dict.fromkeys(_WORD.findall(line)):
            found[word].append(number)
    return dict(found)


def _short(iri: str) -> str:
    return f"kg:{iri[len(KG) :]}" if iri.startswith(KG) else f"code:{iri[len(CODE) :]}"


def _spellings(iri: str) -> tuple[str, ...]:
    """How an IRI is written in Turtle: whole, or with a prefix of ours."""
    if not iri.startswith((KG, CODE)):
        return (f"<{iri}>",)
    scheme, _, item = _short(iri).removeprefix("code:").rpartition("/")
    return (f"<{iri}>", _short(iri), f"{scheme}:{item}")


def _terms(quad: Quad) -> list[str]:
    """The IRIs of a triple's predicate, object and datatype."""
    value = quad.object
    if isinstance(value, Literal):
        return [quad.predicate.value, value.datatype.value]
    return [quad.predicate.value, value.value] if isinstance(value, NamedNode) else [quad.predicate.value]


def _moved(term: T, base: str, document: NamedNode) -> T | NamedNode:
    return document if isinstance(term, NamedNode) and term.value == base else term


def known_entities(quads: Iterable[Quad], ontology: Ontology, ids: Ids) -> list[KnownEntity]:
    """The actors, places and channels that the quads give a name, sorted by key: the gazetteer."""
    types: dict[str, set[str]] = defaultdict(set)
    names: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    ranks = {PREF_LABEL.value: 0, ALT_LABEL.value: 1, HIDDEN_LABEL.value: 2}
    ends: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in quads:
        if not isinstance(quad.subject, NamedNode):
            continue
        if quad.predicate in (kg("subject"), kg("object")):
            ends[quad.subject.value][quad.predicate.value] = object_of(quad).value
        if quad.predicate == TYPE and object_of(quad).value.startswith(KG):
            types[quad.subject.value].add(local_name(object_of(quad).value))
        elif quad.predicate.value in ranks and isinstance(quad.object, Literal):
            rank = ranks[quad.predicate.value]
            names[quad.subject.value].append((rank, quad.object.language or "en", object_of(quad).value))
    context: dict[str, set[str]] = defaultdict(set)
    for pair in ends.values():
        if len(pair) == 2:
            context[pair[kg("subject").value]].add(ids.key(pair[kg("object").value]))
    known = []
    for iri in sorted(names):
        classes = sorted((c for c in types[iri] if c in ontology.classes), key=lambda c: (-len(ontology.chain(c)), c))
        if not classes or not {"Actor", "Place", "Channel"} & {a for c in classes for a in ontology.chain(c)}:
            continue
        ranked = sorted(names[iri], key=lambda row: (row[0], row[1] != "en", row[2]))
        every = tuple(dict.fromkeys(a for c in classes for a in ontology.chain(c) if a != "Entity"))
        known.append(
            KnownEntity(
                ids.key(iri),
                classes[0],
                every,
                ranked[0][2],
                tuple(dict.fromkeys(name for _, _, name in ranked)),
                tuple(sorted(context[iri])),
            )
        )
    return known


def duplicate_names(known: Iterable[KnownEntity]) -> list[Finding]:
    """Names that more than one hand-written entity has: looked at by a person, never settled by a guess."""
    holders: dict[str, list[str]] = defaultdict(list)
    for entity in known:
        for name in sorted({n.casefold() for n in entity.names}):
            holders[name].append(entity.key)
    return [
        Finding(
            kind="shared-name",
            place="loaders/handwritten",
            subject=name,
            message=f"“{name}” is a name of {', '.join(keys)}",
            advice="leave it if that is so (a text that says no more stays unresolved), or mend loaders/handwritten",
        )
        for name, keys in sorted(holders.items())
        if len(keys) > 1
    ]


def prefixes(ids: Ids) -> dict[str, str]:
    """The prefixes of everything that kg writes, with this build's base."""
    return {**PREFIXES, "id": ids.base}
