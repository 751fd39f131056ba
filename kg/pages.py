"""Web pages: the article in the page, and what the page says about it.

Enters: the HTML of one page, decoded. Leaves: the article's text as trafilatura finds it (no menus, comments or
advertisements), its blocks parted by an empty line, with title, date, publisher, address, author and language
from the page's markup. Nothing is fetched, and no date is taken from running text or limited by today's, so the
same page gives the same document on any day. Refused (InputError): a page without an article, and one that holds a
few words which ask to log in, to pay, to accept cookies or to run a program, or say that there is no page.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from kg.addresses import page_address
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
# What stands where an article should, or where it breaks off; nobody's words on anything.
_PAY = (
    r"subscribe(?: now| today)? to (?:read|continue|keep reading|access|unlock)|already a (?:subscriber|member)"
    r"|(?:log|sign) in to (?:read|continue|view|access)"
)
_NO_PAGE = (
    r"(?:enable|requires?|turn on) javascript|javascript (?:is|to be) (?:disabled|enabled|required)"
    r"|(?:accept|reject|such as) (?:all )?cookies|you (?:do not|don.t) have permission to access|404 not found"
    r"|page (?:was )?not found|page (?:that )?you (?:requested|(?:are|were) looking for)|you are (?:not a robot|human)"
    r"|checking your browser|too many requests|403 forbidden|502 bad gateway"
)
_CUT = re.compile(rf"\b(?:{_PAY})\b", re.IGNORECASE)
_WALL = re.compile(rf"\b(?:{_PAY}|{_NO_PAGE})\b", re.IGNORECASE)
_FEW = 600
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
    if len(text) < _FEW and (wall := _WALL.search(text)):
        raise InputError(f"holds no article but a page that says “{wall[0]}”", hint=_AS_TEXT)
    return text, usable(said)


def cut_at(text: str) -> str | None:
    """The words with which an article asks to pay for its rest; None when it does not."""
    found = _CUT.search(text)
    return found[0] if found else None


def _article(html: str) -> tuple[str, dict[str, str | None]]:
    import trafilatura

    tree = trafilatura.load_html(html)
    if tree is None:
        return "", {}
    # Before the article is taken out, for that changes the tree.
    said = {"language": tree.get("lang") or tree.get("xml:lang"), "url": page_address(tree, html)}
    for unseen in tree.xpath("//noscript"):  # shown only where programs do not run
        unseen.drop_tree()
    said["published"] = trafilatura.extract_metadata(_markup(tree), date_config=dict(_DATES)).date
    page = trafilatura.bare_extraction(
        tree, include_comments=False, with_metadata=True, date_extraction_params=dict(_DATES)
    )
    if not isinstance(page, trafilatura.settings.Document):
        return "", {}
    said |= {"publisher": page.sitename, "title": page.title, "url": said["url"] or page.url, "author": page.author}
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
