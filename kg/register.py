"""The entities of one document while they are being gathered.

Takes name spans with their votes and joins those that mean one entity: the same name in another spelling, an
abbreviation in brackets, "known as", a last name or a shorter form of a longer name when there is exactly one such.
Returns records and placed mentions, and in the end the ``Naming``. A name that nothing speaks for is dropped; a
string that two known entities share stays ``ambiguous`` unless the document names one of them in full or one's context.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from kg.claims import Entity, Mention
from kg.gazetteer import NameIndex, normalise
from kg.lexicon import Lexicon
from kg.nametypes import Vote
from kg.naming import How, NamedMention, Naming, entity_key
from kg.views import NameSpan, View

ROOTS = ("Person", "PersonGroup", "Place", "Channel", "Organization", "Actor")
_ENOUGH = 2


@dataclass(slots=True)
class Record:
    """One entity in the making.

    ``names`` counts its forms, ``titles`` and ``nouns`` say what else it is called, ``of`` whose men they are.
    """

    type: str
    types: tuple[str, ...]
    identity: str = "found"
    key: str = ""
    label: str = ""
    names: Counter[str] = field(default_factory=Counter)
    titles: set[str] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)
    candidates: tuple[str, ...] = ()
    plural: bool = False
    pronoun: str = ""
    of: int | None = None

    def is_a(self, kind: str) -> bool:
        return kind == self.type or kind in self.types


@dataclass(frozen=True, slots=True)
class Placed:
    """A mention: tokens of one sentence (counted in it) and the record they stand for.

    A ``silent`` one only says where the country of an adjective stands.
    """

    sentence: int
    first: int
    last: int
    head: int
    record: int
    how: How
    silent: bool = False


class Register:
    """Records and mentions of one document."""

    def __init__(
        self,
        text: str,
        views: Sequence[View],
        index: NameIndex,
        lexicon: Lexicon,
        types: Callable[[str], tuple[str, ...]],
        scope: str,
    ) -> None:
        self.text = text
        self.views = views
        self.index = index
        self.lexicon = lexicon
        self.types = types
        self.scope = scope
        self.records: list[Record] = []
        self.placed: list[Placed] = []
        self._by_key: dict[str, int] = {}
        self.at: dict[tuple[int, int], Placed] = {}

    # records ----------------------------------------------------------------------------------------------

    def chain(self, kind: str) -> tuple[str, ...]:
        return self.types(kind) or (kind,)

    def root(self, kind: str) -> str:
        chain = (kind, *self.chain(kind))
        return next((root for root in ROOTS if root in chain), chain[-1])

    def written_in(self) -> int | None:
        """The town of the dateline: reports from a country are mostly written in its capital, or in another's."""
        datelines = {view.index for view in self.views if view.sentence.dateline}
        towns = [held.record for (sentence, _), held in self.at.items() if sentence in datelines]
        own = (r for r in towns if self.records[r].label not in self.lexicon.capitals)
        return next((r for r in own if self.records[r].is_a("City")), None)

    def known(self, key: str) -> int:
        if key not in self._by_key:
            entity = self.index.entity(key)
            self._add(Record(entity.type, entity.types or self.chain(entity.type), "known", key, entity.label))
        return self._by_key[key]

    def issuer(self, entity: Entity) -> int:
        """The record of the party that the text is issued by."""
        return (
            self.known(entity.key)
            if entity.identity == "known"
            else self.found(entity.type, entity.label, entity.label)
        )

    def found(self, kind: str, name: str, label: str = "", *, scoped: bool = False) -> int:
        """The record of a new name; ``scoped`` for one too short to mean the same in another document."""
        key = entity_key(self.root(kind), normalise(name), self.scope if scoped else None)
        if key not in self._by_key:
            self._add(Record(kind, self.chain(kind), "found", key, label))
        return self._by_key[key]

    def described(self, kind: str, label: str, *, plural: bool) -> int:
        key = entity_key(self.root(kind), normalise(label), self.scope)
        if key not in self._by_key:
            self._add(Record(kind, self.chain(kind), "described", key, label, plural=plural))
        return self._by_key[key]

    def ambiguous(self, keys: tuple[str, ...], name: str) -> int:
        key = entity_key("ambiguous", normalise(name))
        if key not in self._by_key:
            kinds = [(e.type, *self.chain(e.type)) for e in map(self.index.entity, keys)]
            common = [kind for kind in kinds[0] if all(kind in chain for chain in kinds)]
            kind = common[0] if common else "Entity"
            self._add(Record(kind, self.chain(kind), "ambiguous", key, candidates=keys))
        return self._by_key[key]

    def _add(self, record: Record) -> None:
        self._by_key[record.key] = len(self.records)
        self.records.append(record)

    def place(
        self,
        sentence: int,
        first: int,
        last: int,
        record: int,
        how: How,
        *,
        head: int = -1,
        silent: bool = False,
    ) -> Placed:
        """Put a mention down; a name inside another of its own entity is not put down twice."""
        view = self.views[sentence]
        mention = Placed(sentence, first, last, view.root(first, last) if head < 0 else head, record, how, silent)
        self.placed.append(mention)
        for token in range(first, last):
            held = self.at.get((sentence, token))
            if held is None or last - first < held.last - held.first:
                self.at[sentence, token] = mention
        if how in ("name", "nested") and not silent:
            self.records[record].names[view.text(first, last)] += 1
        return mention

    # names ------------------------------------------------------------------------------------------------

    def part_of_name(self, span: NameSpan, record: int) -> bool:
        """Whether a place only lends its name to an organisation: "Government of X"."""
        outer = self.at.get((span.sentence, span.first))
        return outer is not None and self.records[record].is_a("Place") and not self.records[outer.record].is_a("Place")

    def name(self, span: NameSpan) -> str:
        return normalise(self.views[span.sentence].text(span.first, span.last))

    def elect(self, tally: Iterable[Vote]) -> str:
        """The class with most votes: first among roots, then the loudest and most special below the root."""
        roots: Counter[str] = Counter()
        weights = dict(tally)
        for kind, weight in weights.items():
            roots[self.root(kind)] += weight
        if not roots:
            return ""
        said = roots.pop("Actor", 0)  # who speaks is somebody, of whatever kind the other votes say
        spoken = max((r for r in ROOTS if r in roots and r != "Place"), key=lambda r: roots[r], default="Actor")
        roots[spoken] += said
        root = min(roots, key=lambda r: (-roots[r], ROOTS.index(r) if r in ROOTS else len(ROOTS), r))
        if roots[root] < _ENOUGH:
            return ""
        below = {k: w for k, w in weights.items() if self.root(k) == root}
        special = {k: w for k, w in below.items() if k != root} or below
        return min(special, key=lambda k: (-special[k], k))

    def place_demonym(self, span: NameSpan) -> None:
        """An adjective points to the country silently; a plural noun names its people."""
        view = self.views[span.sentence]
        token = view.tokens[span.last - 1]
        if not span.inside and token.tag_ in ("NNS", "NNPS") and token.text.endswith(("s", "men")):
            record = self.found("PersonGroup", view.text(span.first, span.last))
            self.place(span.sentence, span.first, span.last, record, "name")
            return
        record = self.listed(span.label)
        self.place(span.sentence, span.first, span.last, record, "nested", silent=True)

    def listed(self, label: str, kind: str = "Country") -> int:
        """The record of what the word lists name: a country, unless ``kind`` says otherwise."""
        keys = [k for k in self.index.lookup(label) if self.index.entity(k).type == kind]
        return self.known(keys[0]) if len(keys) == 1 else self.found(kind, label, label)

    # the end ----------------------------------------------------------------------------------------------

    def naming(self) -> Naming:
        """Entities in the order of their first mention, ids ``e1`` and on."""
        mentions = sorted(set(self.placed), key=self._position)
        shared = self._shared()
        order = dict.fromkeys(m.record for m in mentions if not m.silent or m in shared)
        ids = {record: f"e{number}" for number, record in enumerate(order, start=1)}
        kept = [m for m in mentions if m.record in ids]
        named = sorted(self._named(m, ids[m.record]) for m in kept)
        places: dict[int, list[Mention]] = {record: [] for record in order}
        for m in kept:
            if m.how not in ("pronoun", "possessive") and not m.silent:
                start, end = self._offsets(m)
                places[m.record].append(Mention(start, end, self.text[start:end]))
        entities = tuple(self._entity(ids[r], self.records[r], places[r]) for r in order)
        return Naming(entities, tuple(named))

    def _shared(self) -> set[Placed]:
        """Silent mentions that tell whose something is: "a Norlandic soldier", "a Norlandic air strike"."""
        over: dict[tuple[int, int], set[int]] = {}
        for m in self.placed:
            for token in range(m.first, m.last):
                over.setdefault((m.sentence, token), set()).add(m.record)
        return {m for m in self.placed if m.silent and (over[m.sentence, m.first] - {m.record} or self._modifies(m))}

    def _modifies(self, m: Placed) -> bool:
        token = self.views[m.sentence].tokens[m.last - 1]
        return token.dep_ in ("amod", "compound", "nmod") and token.head.pos_ == "NOUN"

    def _position(self, m: Placed) -> tuple[int, int, int, str, int]:
        return (m.sentence, m.first, -m.last, m.how, m.record)

    def _offsets(self, m: Placed) -> tuple[int, int]:
        view = self.views[m.sentence]
        return view.sentence.token_start(view.tokens[m.first]), view.sentence.token_end(view.tokens[m.last - 1])

    def _named(self, m: Placed, entity: str) -> NamedMention:
        base = self.views[m.sentence].base
        start, end = self._offsets(m)
        return NamedMention(m.sentence, m.first + base, m.last + base, m.head + base, start, end, entity, m.how)

    def _entity(self, entity_id: str, record: Record, mentions: list[Mention]) -> Entity:
        label = record.label or best_form(record.names) or record.key
        aliases = tuple(sorted(name for name in record.names if name != label))
        places = tuple(sorted(set(mentions)))
        return Entity(
            entity_id,
            record.key,
            record.type,
            record.types,
            label,
            aliases,
            places,
            record.identity,
            record.candidates,
        )


def best_form(names: Counter[str]) -> str:
    """The fullest form of a name; among equals the most frequent."""
    if not names:
        return ""
    return min(names, key=lambda n: (-len(normalise(n).split()), n.isupper(), -names[n], -len(n), n))
