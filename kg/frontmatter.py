"""Front matter: YAML between two lines ``---`` at the very start of a text.

Enters: a decoded text. Leaves: the text after the second line, untouched, with what the front matter says and
findings on keys and values that cannot be used. A known key's value that is no YAML is taken as it was written, since
headlines hold colons and begin with quotations. Refused (InputError), for nobody can say where such a text begins:
front matter that no line ends, that is otherwise not YAML, or that is not keys with values.
"""

from __future__ import annotations

import re

import yaml

from kg.claims import Finding
from kg.errors import InputError
from kg.metadata import KEYS, Line, Metadata
from kg.yamltext import compose

_LINE_END = r"(?:\r\n|\n|\r)"
_OPENING = re.compile(rf"---[ \t]*(?:{_LINE_END}|\Z)")
_FRONT_MATTER = re.compile(rf"---[ \t]*{_LINE_END}(?P<yaml>(?:.*?{_LINE_END})??)---[ \t]*(?:{_LINE_END}|\Z)", re.DOTALL)
_LISTS = ("summarises", "corrects")
_LIST_OPENING = tuple(f"{key}: [" for key in _LISTS)
_LINE = re.compile(rf"(?P<key>(?:{'|'.join(KEYS)}):[ \t]+)(?P<value>\S.*?)[ \t]*")
_ADVICE = "write one `key: value` on each line, and put quotes around a value that holds a colon"


def split_front_matter(text: str, file: str) -> tuple[str, Metadata, list[Finding]]:
    """The text after its front matter, what that says, and findings on it. Raises InputError."""
    if not _OPENING.match(text):
        return text, Metadata(), []
    found = _FRONT_MATTER.match(text)
    if found is None:
        raise InputError(
            "begins with front matter (a line `---`) that no second line `---` ends",
            hint="add that line; if the text itself begins so, put an empty line before it",
        )
    metadata, findings = _metadata(_mapping(found["yaml"]), file)
    return text[found.end() :], metadata, findings


def _mapping(block: str) -> list[tuple[yaml.Node, yaml.Node]]:
    try:
        node = _compose(block)
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + 2 if exc.problem_mark else 1
        raise InputError(f"has broken front matter: line {line}, {exc.problem}", hint=_ADVICE) from exc
    except (yaml.YAMLError, RecursionError) as exc:
        raise InputError("has broken front matter: it is not YAML", hint=_ADVICE) from exc
    if node is None:
        return []
    if not isinstance(node, yaml.MappingNode):
        raise InputError("has front matter that is not keys with values", hint=_ADVICE)
    return list(node.value)


def _compose(block: str) -> yaml.Node | None:
    try:
        return compose(block)
    except yaml.MarkedYAMLError:
        quoted = "\n".join(_quoted(line) for line in block.split("\n"))
        if quoted == block:
            raise
        return compose(quoted)


def _quoted(line: str) -> str:
    """ "title: Lesna: 27 graves", or any other known line that is no YAML by itself, with its value in quotes."""
    found = _LINE.fullmatch(line.rstrip("\r"))
    if found is None or found[0].startswith(_LIST_OPENING):
        return line
    try:
        compose(line)
    except yaml.MarkedYAMLError:
        return f"{found['key']}'{found['value'].replace(chr(39), chr(39) * 2)}'"
    return line


def _metadata(pairs: list[tuple[yaml.Node, yaml.Node]], file: str) -> tuple[Metadata, list[Finding]]:
    values: dict[str, str | None] = {}
    lists: dict[str, tuple[str, ...]] = {}
    findings: list[Finding] = []
    seen: set[str] = set()
    for key_node, node in pairs:
        key, line = str(key_node.value), Line(file, key_node.start_mark.line + 2)
        if key not in KEYS:
            findings.append(line.unknown(key, KEYS, "key"))
        elif key in seen:
            findings.append(line.wrong(key, "stands here a second time", "keep one of the two"))
        elif key in _LISTS:
            lists[key] = _several(key, node, line, findings)
        elif isinstance(node, yaml.ScalarNode):
            values[key] = line.value(key, _scalar(node), findings)
        else:
            findings.append(line.wrong(key, "takes one value, not several", "write it on one line"))
        seen.add(key)
    summarises, corrects = (lists.get(key, ()) for key in _LISTS)
    return Metadata(**values, summarises=summarises, corrects=corrects), findings


def _scalar(node: yaml.ScalarNode) -> str:
    empty = not node.style and node.value in ("~", "null", "Null", "NULL")
    return "" if empty else str(node.value)


def _several(key: str, node: yaml.Node, line: Line, findings: list[Finding]) -> tuple[str, ...]:
    """One value or a list of them; blank ones are left out."""
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    scalars = [item for item in nodes if isinstance(item, yaml.ScalarNode)]
    if len(scalars) < len(nodes):
        findings.append(line.wrong(key, "is not a list of addresses or titles", "write it as one"))
        return ()
    words = (line.value(key, _scalar(item), findings) for item in scalars)
    return tuple(word for word in words if word)
