"""RSS and Atom feeds that were saved to disk: one document for each entry.

Enters: the bytes of a feed. Leaves: for each entry its text, title, address, date and author, with the feed's title
as publisher (or the source that the entry names), the language of the feed, the SHA-256 of the entry and a short name
that stays the same when the feed grows. Two entries that call themselves the same and are not are two. Markup in a text
is taken out, an address is made whole by that of the feed; nothing is fetched. Of a feed that breaks off the whole
entries leave, and then the fault. Refused (InputError): what is no feed (``kg.feedxml``). An entry without text is left
to the caller (empty text).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

from kg.errors import InputError
from kg.feedxml import feed_tree
from kg.feedxml import local as _local
from kg.ids import digest
from kg.metadata import Metadata, usable

_ENTRIES = ("item", "entry")
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_TEXTS = ("encoded", "content", "description", "summary")
_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1",
     "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr",
     "ul")
)  # fmt: skip
_HOLDS_WORDS = re.compile(r"text/|application/xhtml")
_UNSEEN = frozenset(("script", "style", "noscript", "template"))
_MARKUP = re.compile(r"<[A-Za-z!/]|&(?:#?\w+);")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry; ``name`` tells it from the others of its feed, ``unread_date`` is no day though it stands for one."""

    name: str
    text: str
    metadata: Metadata
    raw_sha256: str
    unread_date: str | None = None


def read_feed(data: bytes) -> Iterator[FeedEntry | InputError]:
    """The entries in the order of the feed, and last the fault where it breaks off. Raises InputError."""
    from lxml import etree

    root, fault = feed_tree(data)
    feed = next((child for child in root if _local(child) == "channel"), root)
    outer = {"publisher": _plain(_child(feed, "title")), "language": _plain(_child(feed, "language"))}
    outer["language"] = outer["language"] or root.get(_LANGUAGE) or feed.get(_LANGUAGE)
    outer["url"] = urljoin(_link(feed) or "", root.get(_BASE) or feed.get(_BASE) or "")
    seen: dict[str, str] = {}
    for entry in (node for node in root.iter() if _local(node) in _ENTRIES):
        made = _entry(entry, outer, etree.tostring(entry, encoding="utf-8", with_tail=False))
        if seen.get(made.name, made.text) != made.text:
            made = replace(made, name=digest(made.name, made.text))
        if made.name not in seen:  # the same entry twice in one feed
            seen[made.name] = made.text
            yield made
    if fault is not None:
        yield fault


def _entry(entry: Any, outer: dict[str, str | None], raw: bytes) -> FeedEntry:
    link = _link(entry)
    title = _plain(_child(entry, "title"))
    fullest = max((_text(_child(entry, name)) for name in _TEXTS), key=len)
    identity = _plain(_child(entry, "guid", "id")) or link or title or fullest
    source = _child(entry, "source")
    named = _plain(_child(source, "title")) if source is not None and len(source) else _plain(source)
    author = _child(entry, "creator", "author")
    dated = _plain(_child(entry, "pubDate", "published", "date", "issued", "updated"))
    said = {
        "title": title,
        "url": urljoin(entry.get(_BASE) or outer["url"] or "", link) if link else None,
        "published": _day(dated),
        "publisher": named or outer["publisher"],
        "author": _plain(_child(author, "name")) if author is not None and len(author) else _plain(author),
        "language": entry.get(_LANGUAGE) or outer["language"],
    }
    known = usable(said)
    unread = dated if known.published is None else None
    return FeedEntry(digest(identity), fullest, known, hashlib.sha256(raw).hexdigest(), unread)


def _day(written: str | None) -> str | None:
    """The day of a date as mail and RSS write it, with a year of two digits too; other forms as they are."""
    try:
        return parsedate_to_datetime(written).date().isoformat() if written and "," in written else written
    except ValueError:
        return written


def _child(node: Any, *names: str) -> Any:
    """The first child of the first of these names that there is."""
    children = [] if node is None else list(node)
    return next((child for name in names for child in children if _local(child) == name), None)


def _plain(node: Any) -> str | None:
    """The words of a short element, without markup."""
    return " ".join(_text(node).split()) or None


def _link(entry: Any) -> str | None:
    """The address of the page: RSS writes it as text, Atom as an attribute of one of several links."""
    links = [child for child in entry if _local(child) == "link"]
    pages = [link for link in links if link.get("href") and link.get("rel", "alternate") == "alternate"]
    if pages:
        return str(pages[0].get("href")).strip()
    written = next((link.text for link in links if link.text), None)
    return written.strip() if written else None


def _text(node: Any) -> str:
    """The text of an element that holds text, escaped HTML or XHTML; blocks are parted by empty lines."""
    if node is None or ("/" in (kind := node.get("type", "")) and not _HOLDS_WORDS.match(kind)):
        return ""
    if len(node):
        return _blocks(node)
    written = str(node.text or "")
    if node.get("type") == "text" or not _MARKUP.search(written):
        return written.strip()
    from lxml import html

    return _blocks(html.fragment_fromstring(written, create_parent="div"))


def _blocks(root: Any) -> str:
    pieces: list[str] = []
    _gather(root, pieces)
    blocks = ("".join(pieces)).split("\x00")
    return "\n\n".join(filter(None, (" ".join(block.split()) for block in blocks)))


def _gather(node: Any, pieces: list[str]) -> None:
    name = _local(node)
    if name and name not in _UNSEEN:
        edge = "\x00" if name in _BLOCKS else ""
        pieces += [edge, node.text or ""]
        for child in node:
            _gather(child, pieces)
            pieces.append(child.tail or "")
        pieces.append(edge)
