"""Web pages: the article in the page, and what the page says about it.

Enters: the HTML of one page, decoded. Leaves: the article's text as trafilatura finds it (no menus, comments or
advertisements), its blocks parted by an empty line, with title, date, publisher, address, author and language
from the page's markup. Nothing is fetched, and no date is taken from running text or limited by today's, so the
same page gives the same document on any day. Refused (InputError): a page without an article.
"""

from __future__ import annotations

import re

from kg.errors import InputError
from kg.metadata import Metadata, usable

# trafilatura would otherwise refuse dates after today.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2999-12-31"}
_AS_TEXT = "save the article's text as a .txt file"
_NOTHING = "has no article that could be found in the page"
_HEAD = 4_096
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z][\w.:-]*)|<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_PROLOGUE = re.compile(r"\s*<\?xml[^>]*\?>")
_HAS_BODY = re.compile(r"<(?:html|body)\b", re.IGNORECASE)


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a page names in its head; None when it names none."""
    found = _DECLARED.search(data[:_HEAD])
    return (found[1] or found[2]).decode("ascii") if found else None


def read_page(html: str) -> tuple[str, Metadata]:
    """The article and its metadata. Raises InputError when there is none."""
    import trafilatura

    html = _PROLOGUE.sub("", html, count=1)
    if not _HAS_BODY.search(html):
        html = f"<html><body>{html}</body></html>"
    try:
        tree = trafilatura.load_html(html)
        # trafilatura changes the tree while it reads it.
        language = None if tree is None else tree.get("lang") or tree.get("xml:lang")
        page = trafilatura.bare_extraction(
            tree, include_comments=False, with_metadata=True, date_extraction_params=dict(_DATES)
        )
    except Exception as exc:  # whatever a page makes the parser stumble over, the other files go on
        raise InputError(f"cannot be read as a web page: {exc}", hint=_AS_TEXT) from exc
    if not isinstance(page, trafilatura.settings.Document):
        raise InputError(_NOTHING, hint=_AS_TEXT)
    blocks = [line.strip() for line in (page.text or "").splitlines()]
    text = "\n\n".join(filter(None, blocks))
    if not text:
        raise InputError(_NOTHING, hint=_AS_TEXT)
    said = {"published": page.date, "publisher": page.sitename, "title": page.title}
    return text, usable({**said, "url": page.url, "author": page.author, "language": language})
