"""Where a saved page stood, and where a copy of it is archived.

Enters: a page's markup, or an address that somebody gives. Leaves: the address of the page itself, and that of the
archived copy when the one that was given is a copy's. Archives that follow the Memento convention put the moment and
the whole address of the original into their own ("/20220504101500/https://…"). Two addresses of one page have one key.
Nothing is fetched, nothing refused.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from kg.metadata import Metadata

_COPY = re.compile(
    r"https?://[^/\s]+/(?:\S*/)?\d{14}(?:[a-z]{2}_)?/(?P<original>https?:/+\S+|[\w-]+(?:\.[\w-]+)+/?\S*)"
)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->", re.IGNORECASE)
_CUT_SLASHES = re.compile(r"^(https?:)/+")
_HEAD = 4_096
# What senders add to a link to see who followed it; the page is the same.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|ref_src|cmpid|ocid", re.IGNORECASE)


def page_address(tree: Any, html: str) -> str | None:
    """The address that a page gives as its own, before the one that a browser noted when it saved it."""
    base = next(iter(tree.xpath("//base/@href")), "")
    saved = _SAVED_FROM.search(html[:_HEAD])
    written = [
        *tree.xpath("//link[@rel='canonical']/@href"),
        *tree.xpath("//meta[@property='og:url']/@content"),
        *([saved[1]] if saved else []),
    ]
    whole = (urljoin(str(base), str(link).strip()) for link in written)
    return next(filter(_is_web, whole), None)


def unarchived(known: Metadata) -> Metadata:
    """With the original's address where that of an archived copy was given, and the copy's beside it."""
    found = _COPY.fullmatch(known.url or "")
    if found is None:
        return known
    original = _CUT_SLASHES.sub(r"\1//", found["original"])
    host = urlsplit(known.url or "").hostname
    publisher = None if known.publisher == host else known.publisher
    url = original if _is_web(original) else f"http://{original}"
    return replace(known, url=url, archived=known.archived or known.url, publisher=publisher)


def page_key(address: str) -> str:
    """The same for all addresses of one page: with and without ``www.``, a last slash, an anchor or a tracking mark."""
    if not _is_web(address):
        return address
    parts = urlsplit(address)
    asked = urlencode(
        [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0])]
    )
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}{asked and '?'}{asked}"


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
