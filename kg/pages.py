"""Web pages: the article in the page, and what the page says about it.

Enters: the HTML of one page, decoded. Leaves: the article's text as trafilatura finds it (no menus, comments or
advertisements), its blocks parted by an empty line, with title, date, publisher, address, author and language
from the page's markup. Nothing is fetched, and no date is taken from running text or limited by today's, so the
same page gives the same document on any day. Refused (InputError): a page without an article.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from kg.errors import InputError
from kg.metadata import Metadata, usable

# trafilatura would otherwise refuse dates after today.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2999-12-31"}
_AS_TEXT = "save the article's text as a .txt file"
_HEAD = 4_096
_LINE = 200
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z][\w.:-]*)|<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_PROLOGUE = re.compile(r"\s*<\?xml[^>]*\?>")
# Elements that hold the page's own date, by their names, classes and properties; other text may hold an event's.
_HOLDS_DATE = ("script", "time", "abbr")
_NAMES_DATE = re.compile(
    r"(?<![A-Za-z])(?i:date|time|timestamp|dateline|pubdate|published|publishing|posted|byline|meta)(?![A-Za-z])|[a-z]Date"
)
_HAS_BODY = re.compile(r"<(?:html|body)\b", re.IGNORECASE)


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a page names in its head; None when it names none."""
    found = _DECLARED.search(data[:_HEAD])
    return (found[1] or found[2]).decode("ascii") if found else None


def read_page(html: str) -> tuple[str, Metadata]:
    """The article and its metadata. Raises InputError when there is none."""
    html = _PROLOGUE.sub("", html, count=1)
    if not _HAS_BODY.search(html):
        html = f"<html><body>{html}</body></html>"
    try:
        text, said = _article(html)
    except Exception as exc:  # whatever a page makes the parser stumble over, the other files go on
        raise InputError(f"cannot be read as a web page: {exc}", hint=_AS_TEXT) from exc
    if not text:
        raise InputError("has no article that could be found in the page", hint=_AS_TEXT)
    return text, usable(said)


def _article(html: str) -> tuple[str, dict[str, str | None]]:
    import trafilatura

    tree = trafilatura.load_html(html)
    if tree is None:
        return "", {}
    # Before the article is taken out, for that changes the tree.
    said = {"language": tree.get("lang") or tree.get("xml:lang")}
    said["published"] = trafilatura.extract_metadata(_markup(tree), date_config=dict(_DATES)).date
    page = trafilatura.bare_extraction(
        tree, include_comments=False, with_metadata=True, date_extraction_params=dict(_DATES)
    )
    if not isinstance(page, trafilatura.settings.Document):
        return "", {}
    said |= {"publisher": page.sitename, "title": page.title, "url": page.url, "author": page.author}
    return "\n\n".join(filter(None, map(str.strip, (page.text or "").splitlines()))), said


def _markup(tree: Any) -> Any:
    """The page (of lxml) without its running text: what is left can only date the page itself."""
    copy = deepcopy(tree)
    kept = set()
    for element in copy.iter():
        if not isinstance(element.tag, str):
            continue
        if element.getparent() in kept or _holds_date(element):
            kept.add(element)
        else:
            element.text = None
            for child in element:
                child.tail = None
    return copy


def _holds_date(element: Any) -> bool:
    if element.tag in _HOLDS_DATE:
        return True
    names = " ".join(filter(None, map(element.get, ("class", "id", "itemprop", "property"))))
    return bool(_NAMES_DATE.search(names)) and len(element.text_content()) < _LINE
