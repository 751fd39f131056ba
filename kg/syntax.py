"""Named roles as paths over the dependency parse, read from ``loaders/rules/syntax.yaml``.

Takes a parsed token (the trigger) and a role's name; returns the tokens that fill the role, by the first path that
reaches any. A path is a row of steps: ``>nsubj`` goes down to a subject, ``<relcl`` goes up from the verb of a
relative clause, ``>>prep`` goes down any depth inside the clause, ``[by|from]`` wants one of these lemmas
(``[$light]`` a word class of the file, ``[!by]`` any other), ``{VBG}`` a tag or part of speech, ``!nsubj`` the absence
and ``?nsubj`` the presence of such a child, ``=acl`` that the word itself hangs so, ``:passive`` a shape of the verb,
``.`` stays where it is, ``~`` goes to the noun just before and ``^`` to the noun phrase just after (for parses that
hang them elsewhere), and ``$subject`` is another path of the file. A path that cannot be read, or that names an
unknown macro, is refused with a RuleError.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kg.errors import RuleError, nearest
from kg.neighbours import hung_on_verb, noun_after, noun_before
from kg.parse import speaks_next
from kg.shapes import shape
from kg.yamltext import parse_yaml

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

DEPTH = 7
COORDINATED = 200
_NAMING = frozenset({"NOUN", "PROPN", "NUM", "PRON", "ADJ"})
_STEP = re.compile(
    r"(?P<move>>>|>|<|!|\?|=)(?P<labels>[\w|*]+)|\[(?P<without>!?)(?P<words>[^\]]*)\]|\{(?P<tags>[^}]*)\}|:(?P<shape>\w+)"
    r"|\$(?P<macro>\w+)|(?P<stay>[.~^])"
)
_CLAUSES = frozenset({"relcl", "ccomp", "advcl", "parataxis", "acl"})
_NO_REST = frozenset({"aux", "nsubj"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})

Words = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: a move along labels, a test, or a macro."""

    kind: str
    values: frozenset[str] = frozenset()
    words: Words = frozenset()


def lemma(token: Token) -> str:
    """The token's lemma in small letters; a plural that was taken for a name loses its ending's capital only."""
    return token.lemma_.lower()


def lemmas(token: Token) -> tuple[str, ...]:
    """The lemmas that the form may have: the tagger's, the form itself, and one ending in *e* ("hoped", "raped").

    A plural that was taken for a name ("Rockets" at the head of a sentence) may be a noun's too.
    """
    name, form = lemma(token), token.lower_
    if form == "according":
        return (form,)  # no accord
    opening = token.tag_ == "NNP" and token.is_sent_start
    if (token.tag_ == "NNPS" or opening) and form.endswith("s"):
        return name, form, form[:-1]
    if token.pos_ == "VERB" and name != form and form.startswith(name + "e"):
        return name, form, name + "e"
    return (name,) if name == form else (name, form)


def phrase(text: str) -> tuple[str, ...]:
    """The words of a phrase as an analyst writes it."""
    return tuple(text.lower().split())


def has_phrase(token: Token, words: Words) -> bool:
    """Whether the token begins one of the phrases: further words stand below it (``carry`` + ``out``)."""
    beginnings = _by_first(words)
    return any(
        find_rest(token, rest) is not None for name in lemmas(token) if name in beginnings for rest in beginnings[name]
    )


@cache
def _by_first(words: Words) -> dict[str, list[tuple[str, ...]]]:
    """What follows each first word of the phrases."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for entry in words:
        found[entry[0]].append(entry[1:])
    return dict(found)


def find_rest(token: Token, rest: tuple[str, ...], *, subject: bool = False) -> list[Token] | None:
    """The tokens below that carry the phrase's further words, its ``subject`` too where told so: "suspicion fell"."""
    barred = _NO_REST - {"nsubj"} if subject else _NO_REST
    found: list[Token] = []
    holders = [token]
    for word in rest:
        below = (c for holder in holders for c in holder.children if word in lemmas(c) and c.dep_ not in barred)
        hit = next(below, None) or _right_behind(holders[0], word)
        if hit is None:
            return None
        found.append(hit)
        holders = [hit, *holders]
    return found


def _right_behind(token: Token, word: str) -> Token | None:
    """ "shot dead two men": the parser may give an adjective to the noun that follows."""
    following = token.doc[token.i + 1] if token.i + 1 < token.sent.end else None
    loose = following is not None and following.dep_ == "amod" and token.pos_ == "VERB" and word in lemmas(following)
    return following if loose else None


class Syntax:
    """The roles of ``syntax.yaml``, ready to be asked of a token."""

    def __init__(self, data: Mapping[str, Any], place: str = "syntax.yaml") -> None:
        self.place = place
        self.words: dict[str, Words] = {
            name: frozenset(phrase(str(entry)) for entry in entries)
            for name, entries in (data.get("words") or {}).items()
        }
        written: Mapping[str, list[str]] = data.get("paths") or {}
        self._macros = set(written)
        self.paths = {name: tuple(self._read(path) for path in rows) for name, rows in written.items()}
        self.roles: dict[str, dict[str, tuple[tuple[Step, ...], ...]]] = {
            role: {kind: tuple(self._read(path) for path in rows) for kind, rows in kinds.items()}
            for role, kinds in (data.get("roles") or {}).items()
        }
        for role, kinds in self.roles.items():
            for kind in kinds:
                if kind not in ("active", "passive", "noun", "any"):
                    raise RuleError(
                        f"role `{role}` has paths for `{kind}`",
                        place=place,
                        nearest=("active", "passive", "noun", "any"),
                    )

    @cached_property
    def relatives(self) -> frozenset[str]:
        """Words that stand for the noun before a relative clause."""
        return frozenset(entry[0] for entry in self.words.get("relative", ()))

    def shape(self, token: Token) -> str:
        """How the trigger stands: ``active``, ``passive`` or ``noun``; kept with the parse, as rules ask many times."""
        known: dict[Any, Any] = token.doc.user_data
        key = ("kg.shape", token.i)
        if key not in known:
            known[key] = shape(token, lambda verb: self.has_word(verb, "transitive"))
        return cast("str", known[key])

    def has_word(self, token: Token, name: str) -> bool:
        """Whether the token belongs to a word class of the file."""
        return has_phrase(token, self.words.get(name, frozenset()))

    def words_in(self, sentence: Span, name: str) -> frozenset[int]:
        """Where words of a class stand in a sentence; kept with the parse."""
        known: dict[Any, Any] = sentence.doc.user_data
        key = ("kg.words", name, sentence.start)
        if key not in known:
            known[key] = frozenset(token.i for token in sentence if self.has_word(token, name))
        return cast("frozenset[int]", known[key])

    def fillers(self, role: str, token: Token, accept: Callable[[Token], bool] | None = None) -> list[Token]:
        """The tokens in this role of the trigger, by the first path that reaches one that is accepted."""
        for path in self.candidates(role, token):
            found = [t for t in path if accept is None or accept(t)]
            if found:
                return found
        return []

    def candidates(self, role: str, token: Token) -> Iterator[list[Token]]:
        """What each path of the role reaches, best path first; coordinated nouns are all there.

        Kept with the parse as far as it was asked for, since many rules ask for the same.
        """
        known: dict[Any, Any] = token.doc.user_data
        key = ("kg.role", role, token.i)
        if key not in known:
            known[key] = ([], self._candidates(role, token))
        reached, further = cast("tuple[list[list[Token]], Iterator[list[Token]]]", known[key])
        at = 0
        while True:
            if at == len(reached):
                reached.extend(islice(further, 1))
            if at == len(reached):
                return
            yield reached[at]
            at += 1

    def _candidates(self, role: str, token: Token) -> Iterator[list[Token]]:
        kinds = self.roles.get(role, {})
        for path in (*kinds.get(self.shape(token), ()), *kinds.get("any", ())):
            found: dict[int, Token] = {}
            for reached in self.walk(token, path):
                for each in self.coordinated(self.antecedent(reached)):
                    found.setdefault(each.i, each)
            if found:
                yield sorted(found.values(), key=lambda t: t.i)

    def reach(self, name: str, token: Token) -> list[Token]:
        """The tokens that a named path of the file reaches from here."""
        seen = {t.i: t for path in self.paths.get(name, ()) for t in self.walk(token, path)}
        return [seen[i] for i in sorted(seen)]

    def antecedent(self, token: Token) -> Token:
        """The noun that a relative pronoun stands for; the token itself when it is none."""
        if token.tag_ not in ("WDT", "WP") or token.lower_ not in self.relatives:
            return token
        verb = token
        while verb.dep_ != "relcl" and verb.head.i != verb.i:
            verb = verb.head
        return verb.head if verb.dep_ == "relcl" else token

    @staticmethod
    def coordinated(token: Token) -> Iterator[Token]:
        """The token and the nouns coordinated with it, at most ``COORDINATED`` of them."""
        waiting, count = [token], 0
        while waiting and count < COORDINATED:
            token, count = waiting.pop(), count + 1
            yield token
            waiting += [c for c in token.children if c.dep_ == "conj" and c.pos_ in _NAMING and not speaks_next(c)]
            waiting += hung_on_verb(token)

    def walk(self, token: Token, path: tuple[Step, ...], depth: int = 0) -> Iterator[Token]:
        """All tokens at the end of a path that begins here."""
        if not path:
            yield token
            return
        for reached in self._step(token, path[0], depth):
            yield from self.walk(reached, path[1:], depth)

    def _step(self, token: Token, step: Step, depth: int) -> Iterator[Token]:
        kind = step.kind
        if kind == ">":
            yield from (c for c in token.children if c.dep_ in step.values or "*" in step.values)
        elif kind == "<":
            if token.head.i != token.i and (token.dep_ in step.values or "*" in step.values):
                yield token.head
        elif kind == ">>":
            yield from self._below(token, step.values, 0)
        elif kind == "~":
            yield from noun_before(token)
        elif kind == "^":
            yield from noun_after(token)
        elif kind == "macro":
            (name,) = step.values
            if depth < DEPTH:
                yield from self._named(name, token, depth + 1)
        elif self._passes(token, step):
            yield token

    def _named(self, name: str, token: Token, depth: int) -> list[Token]:
        """The ends of a named path, kept with the parse: paths that use each other ask for them many times over."""
        known: dict[Any, Any] = token.doc.user_data
        key = ("kg.syntax", name, token.i, depth)
        if key not in known:
            known[key] = [t for path in self.paths[name] for t in self.walk(token, path, depth)]
        return cast("list[Token]", known[key])

    def _passes(self, token: Token, step: Step) -> bool:
        match step.kind:
            case "words":
                return has_phrase(token, step.words)
            case "without":
                return not has_phrase(token, step.words)
            case "tags":
                return token.tag_ in step.values or token.pos_ in step.values
            case "shape":
                return self.shape(token) in step.values
            case "!":
                return not any(c.dep_ in step.values for c in token.children)
            case "?":
                return any(c.dep_ in step.values for c in token.children)
            case "=":
                return token.dep_ in step.values
        return True

    def _below(self, token: Token, labels: frozenset[str], depth: int) -> Iterator[Token]:
        for child in token.children:
            if child.dep_ in labels:
                yield child
            verb = child.dep_ == "conj" and child.pos_ == "VERB"
            if child.dep_ not in _CLAUSES | _SUBJECTS and not verb and depth < DEPTH:
                yield from self._below(child, labels, depth + 1)

    def _read(self, text: str) -> tuple[Step, ...]:
        steps: list[Step] = []
        position = 0
        while position < len(text):
            if text[position].isspace():
                position += 1
                continue
            match = _STEP.match(text, position)
            if match is None:
                raise RuleError(
                    f"cannot read the path `{text}` from `{text[position:]}`",
                    place=self.place,
                    hint="steps are >label <label >>label !label ?label =label [word] {TAG} :shape $path . ~ and ^",
                )
            steps.append(self._compile(match, text))
            position = match.end()
        return tuple(steps)

    def _compile(self, match: re.Match[str], text: str) -> Step:
        if match["move"]:
            values = frozenset(match["labels"].split("|"))
            return Step(match["move"], _SUBJECTS if values == {"subject"} else values)
        if match["words"] is not None:
            return Step("without" if match["without"] else "words", words=self._class(match["words"], text))
        if match["tags"] is not None:
            return Step("tags", frozenset(match["tags"].split("|")))
        if match["shape"]:
            return Step("shape", frozenset({match["shape"]}))
        if match["macro"]:
            if match["macro"] not in self._macros:
                raise RuleError(
                    f"the path `{text}` uses `${match['macro']}`, which the file does not define",
                    place=self.place,
                    nearest=nearest(match["macro"], self._macros),
                )
            return Step("macro", frozenset({match["macro"]}))
        return Step(match["stay"])

    def _class(self, written: str, text: str) -> Words:
        words: set[tuple[str, ...]] = set()
        for entry in written.split("|"):
            if not entry.startswith("$"):
                words.add(phrase(entry))
            elif entry[1:] in self.words:
                words |= self.words[entry[1:]]
            else:
                raise RuleError(
                    f"the path `{text}` uses the word class `{entry}`, which the file does not define",
                    place=self.place,
                    nearest=nearest(entry[1:], self.words),
                )
        return frozenset(words)


def load_syntax(path: Path) -> Syntax:
    """Read ``syntax.yaml``. Raises RuleError for a file that is not YAML or a path that cannot be read."""
    import yaml

    try:
        data = parse_yaml(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as exc:
        raise RuleError(f"cannot be read: {exc}", place=path) from exc
    if not isinstance(data, dict):
        raise RuleError("is not a table of words, paths and roles", place=path)
    unknown = sorted(set(data) - {"words", "paths", "roles", "tables"})
    if unknown:
        raise RuleError(f"unknown key `{unknown[0]}`", place=path, nearest=("words", "paths", "roles", "tables"))
    return Syntax(data, str(path))
