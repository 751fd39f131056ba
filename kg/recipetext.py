"""The Cypher of a recipe, looked at without running it.

Enters: a recipe's text and its header. Leaves nothing. Refused: a write clause or ``LOAD CSV``, a parameter that is not
declared, a label or relationship type that the ontology does not know, columns that are not those of the header.
Comments, strings and quoted names are no code: a word in them is never taken for a clause.
"""

from __future__ import annotations

import re
from pathlib import Path

from kg.errors import RecipeError, nearest
from kg.ontology import Ontology
from kg.recipeheader import Header, line_of_key

_NOT_CODE = re.compile(
    r"//[^\n]*|/\*.*?\*/|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`",
    re.S,
)
_WRITES = re.compile(
    r"(?<![.$\w])(CREATE|INSERT|MERGE|DELETE|DETACH|SET|REMOVE|DROP|ALTER|GRANT|REVOKE|FOREACH|LOAD\s+CSV"
    r"|IN\s+TRANSACTIONS|CALL\s+(?:dbms|db|apoc)\b)(?!\w)",
    re.I,
)
_PARAMETER = re.compile(r"\$(\w+)")
_MAP = re.compile(r"\{\s*(?:\.|\w+\s*:)[^{}]*\}")
_RELATIONSHIP = re.compile(r"-\s*\[[^\[\]]*\]")
_NAMES = r"!?\s*([A-Za-z_]\w*(?:\s*[|&:]+\s*!?\s*[A-Za-z_]\w*)*)"
_LABELS = re.compile(rf"(?:\(\s*\w*|\b[A-Za-z_]\w*)\s*:\s*{_NAMES}")
_TYPES = re.compile(rf"-\s*\[\s*\w*\s*:\s*{_NAMES}")


def _code(text: str) -> str:
    """The text with blanks in place of comments, strings and quoted names, so that every place keeps its line."""
    return _NOT_CODE.sub(_blank, text)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def check_statement(file: Path, text: str, header: Header, ontology: Ontology) -> None:
    code = _code(text)
    write = _WRITES.search(code)
    if write:
        raise RecipeError(
            f"a recipe only reads, and this one has `{' '.join(write[1].upper().split())}`",
            place=file,
            line=code.count("\n", 0, write.start()) + 1,
            hint="data comes in through loaders/ and `kg load`",
        )
    for found in _PARAMETER.finditer(code):
        if found[1] not in header.params:
            raise RecipeError(
                f"the parameter `${found[1]}` is not declared",
                place=file,
                line=code.count("\n", 0, found.start()) + 1,
                nearest=nearest(found[1], header.params),
                hint="declare it under `params:` in the header",
            )
    without_maps = _MAP.sub(_blank, _MAP.sub(_blank, code))
    labels = _named(_LABELS, _RELATIONSHIP.sub(_blank, without_maps))
    known_labels, known_types = {"Entity", *ontology.classes}, set(ontology.by_relationship_type)
    uses = ((labels, known_labels, "label"), (_named(_TYPES, without_maps), known_types, "relationship type"))
    for used, known, what in uses:
        for name, line in used.items():
            if name not in known:
                raise RecipeError(
                    f"the ontology has no {what} `{name}`", place=file, line=line, nearest=nearest(name, known)
                )


def _named(pattern: re.Pattern[str], code: str) -> dict[str, int]:
    """The names that stand in the pattern's places, each with its first line."""
    found: dict[str, int] = {}
    for match in pattern.finditer(code):
        for name in re.findall(r"\w+", match[1]):
            found.setdefault(name, code.count("\n", 0, match.start(1)) + 1)
    return found


def check_columns(file: Path, text: str, header: Header) -> None:
    code = _code(text)
    found = list(re.finditer(r"\bRETURN\b", code, flags=re.I))
    if not found:
        raise RecipeError("the statement returns nothing", place=file, hint="end it with RETURN … ORDER BY …")
    returned = re.split(r"\b(?:ORDER\s+BY|SKIP|LIMIT)\b", text[found[-1].end() :], flags=re.I)[0]
    columns = [_alias(part) for part in _top_level(re.sub(r"^\s*DISTINCT\b", "", returned, flags=re.I))]
    declared_on = line_of_key(text, ["returns"])
    for name in columns:
        if name not in header.returns:
            raise RecipeError(
                f"the column `{name}` is returned and not declared",
                place=file,
                line=code.count("\n", 0, code.find(name, found[-1].end())) + 1,
                nearest=nearest(name, header.returns),
                hint="`returns:` in the header and the last RETURN name the same columns",
            )
    for name in header.returns:
        if name not in columns:
            raise RecipeError(
                f"the column `{name}` is declared and not returned",
                place=file,
                line=declared_on,
                nearest=nearest(name, columns),
                hint="`returns:` in the header and the last RETURN name the same columns",
            )
    for name in header.identity:
        if name not in header.returns:
            raise RecipeError(
                f"`identity` names `{name}`, which is no column",
                place=file,
                line=line_of_key(text, ["identity"]),
                nearest=nearest(name, header.returns),
            )


def _top_level(text: str) -> list[str]:
    """The parts between commas that stand in no bracket and no string."""
    code, parts, depth, start = _code(text), [], 0, 0
    for index, char in enumerate(code):
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


def _alias(part: str) -> str:
    match = re.search(r"\bAS\s+`?(\w+)`?\s*$", part, flags=re.I)
    return match[1] if match else part.strip()
