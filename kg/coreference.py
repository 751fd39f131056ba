"""Whom descriptions and pronouns stand for, by rule.

Takes the register with its names and the document's descriptions, and goes through the text once from left to right.
"The group", "the general", "the town" go to the last mentioned entity of a fitting class, subjects before others; a
pronoun to the one that fits in class and number in its own or the two sentences before. Two that fit equally well
leave the word unread. A description that stands for nothing said before becomes an entity of its own, known in this
document only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.descriptions import Description
from kg.gazetteer import KnownEntity
from kg.lexicon import Reference
from kg.register import Placed, Record, Register

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.views import View

PRONOUN_REACH = 2
NOUN_REACH = 8
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "agent", "csubj"))
_OBJECTS = frozenset(("dobj", "obj", "dative", "attr", "appos", "conj"))
_GENDER = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "herself": "f"}


@dataclass(frozen=True, slots=True)
class _Seen:
    """A mention that later words may refer to, with its weight in its sentence."""

    sentence: int
    token: int
    record: int
    weight: int


def resolve(register: Register, descriptions: Sequence[Description]) -> None:
    """Place the descriptions and pronouns of the document on its records."""
    _Pass(register, descriptions).run()


class _Pass:
    def __init__(self, register: Register, descriptions: Sequence[Description]) -> None:
        self.register = register
        self.lexicon = register.lexicon
        self.descriptions = descriptions
        self.seen: dict[int, list[_Seen]] = {}
        self.country = self._main_country()

    def run(self) -> None:
        names: dict[int, list[Placed]] = {}
        for mention in self.register.placed:
            if not mention.silent:
                names.setdefault(mention.sentence, []).append(mention)
        descriptions: dict[int, list[Description]] = {}
        for description in self.descriptions:
            descriptions.setdefault(description.sentence, []).append(description)
        for view in self.register.views:
            here: list[tuple[int, int, Placed | Description | int]] = []
            here += [(m.first, 0, m) for m in names.get(view.index, ())]
            here += [(d.first, 1, d) for d in descriptions.get(view.index, ())]
            here += [(i, 2, i) for i in self._pronouns(view)]
            for _, _, item in sorted(here, key=lambda t: t[:2]):
                if isinstance(item, Placed):
                    if not view.sentence.dateline:  # where a report was written is no town that it goes on about
                        self._see(view, item.head, item.record)
                elif isinstance(item, Description):
                    self._description(view, item)
                else:
                    self._pronoun(view, item)

    def _see(self, view: View, head: int, record: int) -> None:
        weight = _weight(view.tokens[head])
        self.seen.setdefault(view.index, []).append(_Seen(view.index, head, record, weight))

    # descriptions -----------------------------------------------------------------------------------------

    def _description(self, view: View, d: Description) -> None:
        record = d.same
        if record is not None and not self._fits(self.register.records[record], d):
            record = None
        if record is None and d.reach == "possessive":
            record = self._whose_men(view, d)
        if record is None and d.reach != "indefinite":
            record = self._seat(view, d) if self.lexicon.is_word(d.noun, "seat") else self._antecedent(view, d)
        if record is None:
            record = self._new(view, d)
        if record is None:
            return
        self._note_title(record, d)
        self.register.records[record].nouns.update((d.noun, view.lowers[d.head]))
        self.register.place(d.sentence, d.first, d.last, record, "description", head=d.head)
        self._see(view, d.head, record)

    def _whose_men(self, view: View, d: Description) -> int | None:
        """ "X's men" of somebody whom the graph knows to belong to one body: those of that body."""
        reference = self._reference(d)
        armed = view.lowers[d.head] == "men" or (reference is not None and "ArmedGroup" in reference.classes)
        owners = [r for r in d.inside if self.register.records[r].is_a("Person")]
        if not (armed and d.plural and len(owners) == len(d.inside) == 1):
            return None
        owner, index = self.register.records[owners[0]], self.register.index
        if owner.identity != "known":
            return None
        bodies = [key for key in index.entity(owner.key).context if index.has(key) and _fights(index.entity(key))]
        return self.register.known(bodies[0]) if len(bodies) == 1 else None

    def _seat(self, view: View, d: Description) -> int | None:
        """The capital that the word lists know for the country named with it, or for the one that the text is about."""
        records, between = self.register.records, view.texts[d.first : d.head]
        named = {self.lexicon.demonyms[word] for word in between if word in self.lexicon.demonyms}
        named |= {records[r].label for r in d.inside if records[r].is_a("Country")}
        if not named and not d.qualified and self.country is not None:
            named = {records[self.country].label}
        if len(capitals := [name for name, of in self.lexicon.capitals.items() if {of} == named]) == 1:
            return self.register.listed(capitals[0], "City")
        here = self.register.written_in() if not capitals and (named or not d.qualified) else None
        return here if here is not None else self._antecedent(view, d)

    def _new(self, view: View, d: Description) -> int | None:
        """An entity of its own, unless the words are too general to tell anybody by."""
        place = self.lexicon.places.get(d.noun)
        actor = d.speaks or d.noun in self.lexicon.actors or d.noun in self.lexicon.titles
        if not actor and not (place and place[1]):
            return None
        if place and not actor and d.reach != "indefinite" and not d.qualified and d.first == d.head:
            return None
        made = self.register.described(d.type, view.text(d.first, d.last), plural=d.plural)
        bodies = [r for r in d.inside if self.register.records[r].is_a("Organization")]
        reference = self._reference(d)
        if d.plural and len(bodies) == 1 and reference is not None and "ArmedGroup" in reference.classes:
            self.register.records[made].of = bodies[0]
        return made

    def _note_title(self, record: int, d: Description) -> None:
        if d.noun in self.lexicon.titles and not d.plural:
            self.register.records[record].titles.add(d.noun)

    def _fits(self, record: Record, d: Description) -> bool:
        return any(record.is_a(kind) for kind in self._classes(d)) or record.is_a(d.type)

    def _classes(self, d: Description) -> tuple[str, ...]:
        reference = self._reference(d)
        return reference.classes if reference else (d.type,)

    def _reference(self, d: Description) -> Reference | None:
        view = self.register.views[d.sentence]
        words = view.lowers[d.first : d.head + 1]
        for start in range(len(words)):
            found = self.lexicon.references.get(" ".join(words[start:]))
            if found and found.kind == "noun":
                return found
        found = self.lexicon.references.get(d.noun)
        return found if found and found.kind == "noun" else None

    def _antecedent(self, view: View, d: Description) -> int | None:
        """The record that a definite description takes up."""
        own = [r for r in d.inside if self._fits(self.register.records[r], d)]
        if len(own) == 1 and d.reach == "definite" and not d.plural and self._put_before(view, d, own[0]):
            return own[0]
        title = d.noun in self.lexicon.titles and not d.plural
        if d.qualified and not title:
            return None
        if d.reach == "possessive" and not title:
            return None
        if title and d.type != "Person":
            return None
        if title:
            return self._titled(view, d)
        if not self._reference(d) and d.noun not in self.lexicon.actors:
            return None
        reference = self._reference(d)
        if reference and reference.number == "singular" and d.plural:
            return None
        if "Country" in self._classes(d):
            return None if self._foreign(view, d) else self.country
        barred = self._clause_mates(view, view.tokens[d.head])
        if " " in d.noun or d.plural:
            found = self._latest(view, d.head, "Actor", 2 * NOUN_REACH, lambda r: d.noun in r.nouns)
            if found is not None:
                return found
        if not d.plural:
            found = self._latest(view, d.head, "Actor", 2 * NOUN_REACH, lambda r: _ends_with(r, d.noun), barred)
            if found is not None:
                return found
        for kind in self._classes(d):
            found = self._latest(view, d.head, kind, NOUN_REACH, lambda r: self._takes_up(d, reference, r), barred)
            if found is not None:
                whose = self.register.records[found].of
                return found if whose is None else whose
        return None

    def _takes_up(self, d: Description, reference: Reference | None, record: Record) -> bool:
        """Whether the noun can stand for the record: what was only described needs a noun of the same sort."""
        if (record.plural and not d.plural) or self._named_otherwise(d, record):
            return False
        if record.identity != "described":
            return reference is not None and (not d.plural or d.first == d.head)
        if d.noun in record.nouns:
            return True
        before = [self.lexicon.references.get(noun) for noun in record.nouns]
        return reference is not None and any(r and {*r.classes} == {*reference.classes} for r in before)

    def _named_otherwise(self, d: Description, record: Record) -> bool:
        """Whether the record's name has the noun with other words before it: "Foreign Ministry", "health ministry"."""
        view = self.register.views[d.sentence]
        own = {view.lowers[i] for i in range(d.first, d.head) if view.tokens[i].dep_ == "compound"}
        words = {word for name in (record.label, *record.names) for word in name.lower().split()}
        return bool(own) and d.noun in words and not own & words

    def _foreign(self, view: View, d: Description) -> bool:
        """Whether a capitalised word that names nothing known tells the country from others."""
        return any(view.texts[i][:1].isupper() for i in range(d.first, d.head))

    def _main_country(self) -> int | None:
        """The country that the document names most, adjectives included; None when two are named alike."""
        register = self.register
        count = Counter(m.record for m in register.placed if register.records[m.record].is_a("Country"))
        ranked = count.most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return None
        return ranked[0][0]

    def _put_before(self, view: View, d: Description, record: int) -> bool:
        """Whether the name stands in the phrase like an adjective: "the Novo Front organisation"."""
        at = self.register.at
        return all(
            (m := at.get((view.index, i))) is None or m.record == record for i in range(d.first, d.head)
        ) and not any(view.texts[i] in ("'s", "’s", "'", "’") for i in range(d.first, d.head))

    def _titled(self, view: View, d: Description) -> int | None:
        """The person of this title, or the last one whose titles do not speak against it."""
        kind = self.lexicon.titles[d.noun]

        def compatible(record: Record) -> bool:
            others = {t for t in record.titles if self.lexicon.titles.get(t) == kind}
            return not record.plural and (not others or any(_same_title(d.noun, t) for t in others))

        def bears(record: Record) -> bool:
            return any(_same_title(d.noun, t) for t in record.titles)

        if d.reach == "possessive" or (d.qualified and _narrow_of(view, d)):
            return None
        found = self._latest(view, d.head, "Person", NOUN_REACH, bears)
        if found is not None and self.register.records[found].identity != "described":
            return found
        named = self._latest(
            view, d.head, "Person", PRONOUN_REACH, lambda r: r.identity != "described" and compatible(r)
        )
        return found if named is None else named

    # pronouns ---------------------------------------------------------------------------------------------

    def _pronouns(self, view: View) -> Iterator[int]:
        for i, word in enumerate(view.lowers):
            reference = self.lexicon.references.get(word)
            if reference and reference.kind != "noun" and view.tokens[i].pos_ == "PRON":
                yield i

    def _pronoun(self, view: View, i: int) -> None:
        token = view.tokens[i]
        reference = self.lexicon.references[view.lowers[i]]
        possessive = token.dep_ == "poss" or token.tag_ == "PRP$"
        if not possessive and _empty_it(token):
            return
        gender = _GENDER.get(view.lowers[i], "")
        barred = set() if possessive else self._clause_mates(view, token)
        person = "Person" in reference.classes
        if not person and self._other_subject(view, i):
            return

        def fits(record: Record) -> bool:
            if reference.number == "plural" and record.is_a("Person"):
                return False
            if reference.number == "singular" and record.plural:
                return False
            return not (gender and record.pronoun and record.pronoun != gender)

        found = None
        kinds = reference.classes if reference.number == "singular" else ("Actor",)
        far = 0 if view.quoted[i] else PRONOUN_REACH
        for kind, reach, least in ((k, *way) for way in ((0, 3), (far, 1 if person else 2)) for k in kinds):
            found = self._latest(view, i, kind, reach, fits, barred, least)
            if found is not None:
                break
        if found is None:
            return
        self.register.records[found].pronoun = gender or self.register.records[found].pronoun
        self.register.place(view.index, i, i + 1, found, "possessive" if possessive else "pronoun", head=i)
        self._see(view, i, found)

    def _clause_mates(self, view: View, token: Token) -> set[int]:
        """Records of the other arguments of the word's verb, which it cannot stand for."""
        verb = token.head if token.dep_ != "pobj" else token.head.head
        mates = set()
        for child in verb.children:
            held = self.register.at.get((view.index, child.i - view.base))
            if child.i != token.i and child.dep_ in _SUBJECTS | _OBJECTS and held is not None:
                mates.add(held.record)
        return mates

    def _other_subject(self, view: View, i: int) -> bool:
        """Whether the last subject before the pronoun is something that is no entity ("the attack"; "it")."""
        for sentence in (view, self.register.views[view.index - 1]) if view.index else (view,):
            end = i if sentence is view else len(sentence)
            for j in range(end - 1, -1, -1):
                token = sentence.tokens[j]
                if token.dep_ in ("nsubj", "nsubjpass") and token.pos_ in ("NOUN", "PROPN"):
                    held = self.register.at.get((sentence.index, j))
                    return held is None or held.silent
        return False

    # the search -------------------------------------------------------------------------------------------

    def _latest(
        self,
        view: View,
        token: int,
        kind: str,
        reach: int,
        fits: Callable[[Record], bool],
        barred: set[int] | None = None,
        least: int = 1,
    ) -> int | None:
        """The fitting record of the nearest sentence, the weightiest in it; None when two weigh the same."""
        records = self.register.records
        quoted = view.quoted[token]
        for sentence in range(view.index, max(-1, view.index - reach - 1), -1):
            best: dict[int, int] = {}
            for seen in self.seen.get(sentence, ()):
                record = records[seen.record]
                if sentence == view.index and seen.token >= token:
                    continue
                if not record.is_a(kind) or seen.record in (barred or ()) or not fits(record):
                    continue
                if sentence == view.index and quoted != view.quoted[seen.token]:
                    continue
                if seen.weight < least:
                    continue
                best[seen.record] = max(best.get(seen.record, 0), seen.weight)
            if best:
                top = max(best.values())
                winners = [record for record, weight in best.items() if weight == top]
                return winners[0] if len(winners) == 1 else None
        return None


def _fights(entity: KnownEntity) -> bool:
    return not {"ArmedGroup", "ArmedForces"}.isdisjoint((entity.type, *entity.types))


def _weight(token: Token) -> int:
    if token.dep_ in _SUBJECTS:
        return 3
    if token.dep_ == "pobj" and token.head.dep_ == "agent":
        return 3
    return 2 if token.dep_ in _OBJECTS else 1


def _ends_with(record: Record, noun: str) -> bool:
    """ "The army" after "the Zarian army": the noun that the name itself ends with tells it from other forces."""
    if record.identity == "described":
        return noun in record.nouns
    return any(name.lower().endswith(f" {noun}") for name in (record.label, *record.names))


def _same_title(noun: str, title: str) -> bool:
    """ "the general" takes up "Major General"; "the spokesman" a "military spokesman"."""
    return title == noun or title.endswith(" " + noun)


def _narrow_of(view: View, d: Description) -> bool:
    """Whether "of …" or "for …" after the noun says whose officer is meant: then it is no mere reference."""
    at = d.head + 1
    return d.last > at or (at < len(view) and view.lowers[at] in ("of", "for", "from"))


def _empty_it(token: Token) -> bool:
    """ "It is clear that …", "it was reported that …": the word stands for nothing."""
    if token.lower_ != "it":
        return False
    if token.dep_ == "expl":
        return True
    verb = token.head
    clauses = any(c.dep_ in ("ccomp", "xcomp", "csubj", "csubjpass", "advcl") and c.i > verb.i for c in verb.children)
    state = verb.lemma_ in ("be", "seem", "appear", "remain", "become") or token.dep_ == "nsubjpass"
    return token.dep_ in ("nsubj", "nsubjpass") and state and clauses
