"""From a feed's bytes to its tree, with the faults mended that feeds so often have.

Enters: the bytes of a feed. Leaves: the root element, and the fault when the feed breaks off and only its whole entries
could be kept. Mended are what changes no word: blanks before the XML declaration, an ampersand that stands for itself,
HTML's names of characters, form feeds. Refused (InputError): what is not well-formed XML beyond that, what
declares entities of its own, and what is neither RSS nor Atom.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

from kg.decoding import decode
from kg.errors import InputError
from kg.pages import declared_encoding

_ROOTS = ("rss", "RDF", "feed")
_REFERENCE = re.compile(r"&(#\d+;|#[xX][0-9a-fA-F]+;|\w+;)?")
_OF_XML = ("lt;", "gt;", "amp;", "quot;", "apos;")
_NOT_IN_XML = re.compile("[\x0b\x0c\ufffe\uffff]")
_DECLARATION = re.compile(r"<\?xml[^>]*\?>\s*")
_LAST_END = re.compile(r".*</(?:\w+:)?(?:item|entry)\s*>", re.DOTALL)
_OPENED = re.compile(r"<((?:\w+:)?(?:RDF|rss|feed|channel))\b")
_FETCH_AGAIN = "fetch it again, or save its texts as .html"


def local(node: Any) -> str:
    """The name of an element without its namespace; empty for a comment or an entity."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def feed_tree(data: bytes) -> tuple[Any, InputError | None]:
    """The root of a feed, and what is wrong with one that breaks off. Raises InputError."""
    from lxml import etree

    fault: InputError | None = None
    try:
        root = _parsed(data)
    except (etree.XMLSyntaxError, ValueError):
        text = _mended(decode(data, declared_encoding(data)).text)
        try:
            root = _parsed(text.encode())
        except (etree.XMLSyntaxError, ValueError) as exc:
            root, fault = _whole_entries(text, exc)
    if list(root.iter(etree.Entity)):
        raise InputError("declares entities of its own, which feeds do not", hint="leave it out")
    if local(root) not in _ROOTS:
        fact = f"is XML that is neither RSS nor Atom (its root is `{local(root)}`)"
        raise InputError(fact, hint="give a feed, or save its text as .txt or .html")
    return root, fault


def _parsed(data: bytes) -> Any:
    from lxml import etree

    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    if any(f"{node.name};" in html5 for node in root.iter(etree.Entity)):
        raise ValueError("uses HTML's names of characters")
    return root


def _mended(text: str) -> str:
    text = _DECLARATION.sub("", text.strip(), count=1)
    return _REFERENCE.sub(_reference, _NOT_IN_XML.sub("", text))


def _reference(found: re.Match[str]) -> str:
    name = found[1] or ""
    if name.startswith("#") or name in _OF_XML:
        return found[0]
    return html5.get(name) or f"&amp;{name}"


def _whole_entries(text: str, exc: Exception) -> tuple[Any, InputError]:
    """The tree up to the last entry that ends; what stood open is closed. Raises InputError when that is no XML."""
    from lxml import etree

    fault = InputError(f"is not well-formed XML: {_said(exc)}", hint=_FETCH_AGAIN)
    whole = _LAST_END.match(text)
    if whole is None:
        raise fault from exc
    opened = [name for name in _OPENED.findall(whole[0]) if f"</{name}>" not in whole[0]]
    try:
        root = _parsed((whole[0] + "".join(f"</{name}>" for name in reversed(opened))).encode())
    except (etree.XMLSyntaxError, ValueError):
        raise fault from exc
    return root, InputError(f"breaks off ({_said(exc)}); its whole entries are read", hint=_FETCH_AGAIN)


def _said(exc: Exception) -> str:
    return str(exc).removesuffix(")").split(" (<string>")[0]
