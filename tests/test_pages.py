"""A web page gives its article and what its markup says, on any day, without a connection."""

from __future__ import annotations

import socket
from typing import NoReturn

import pytest

from kg.errors import InputError
from kg.metadata import Metadata
from kg.pages import declared_encoding, read_page

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Regiment takes Novo Selo | Hill Tribune</title>
<meta property="og:site_name" content="Hill Tribune">
<meta property="article:published_time" content="2021-03-04T10:00:00+02:00">
<meta name="author" content="Jane Example"><link rel="canonical" href="https://example.org/news/novo-selo"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Regiment takes Novo Selo</h1>
<p>The 4th Rifle Regiment took Novo Selo on 2021-03-01, its spokesman said, after three days of fighting.</p>
<h2>Residents flee</h2>
<p>Residents fled to the hills &amp; the road was closed. The mayor said that nobody had been hurt.</p></article>
<footer>Copyright 2026 Hill Tribune</footer></body></html>"""

TEXT = (
    "Regiment takes Novo Selo\n\n"
    "The 4th Rifle Regiment took Novo Selo on 2021-03-01, its spokesman said, after three days of fighting.\n\n"
    "Residents flee\n\n"
    "Residents fled to the hills & the road was closed. The mayor said that nobody had been hurt."
)


def page(body: str, head: str = "<title>News</title>") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def test_article_and_markup_are_read_and_menus_and_footers_are_not() -> None:
    text, metadata = read_page(PAGE)
    assert text == TEXT
    assert metadata == Metadata(
        published="2021-03-04",
        publisher="Hill Tribune",
        title="Regiment takes Novo Selo",
        url="https://example.org/news/novo-selo",
        language="en-gb",
        author="Jane Example",
    )


def test_a_page_is_read_without_a_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert read_page(PAGE)[0] == TEXT


def test_the_same_page_gives_the_same_on_any_day() -> None:
    """Dates after today count as well: a limit by the clock would give another document tomorrow."""
    assert [read_page(PAGE) for _ in range(2)] == [read_page(PAGE)] * 2
    assert read_page(PAGE.replace("2021-03-04", "2199-03-04"))[1].published == "2199-03-04"


@pytest.mark.parametrize(
    "body",
    [
        "<p>The regiment took Novo Selo on 2019-05-03, it said.</p>",
        "<p>The regiment took Novo Selo at 2019-05-03 10:00:00, it said.</p>",
        "<h1>The clash of 2019-05-03</h1><p>The regiment took the town.</p>",
        "<div class='post status-published'><p>It took the town on 2019-05-03.</p><p>" + "x " * 200 + "</p></div>",
        "<p>The regiment took the town.</p><footer>Archive 2019-05-03</footer>",
    ],
)
def test_a_date_in_running_text_is_not_the_pages(body: str) -> None:
    assert read_page(page(body, "<title>The clash of 2019-05-03</title>"))[1].published is None


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("<p class='entry-date'>3 May 2019</p><p>The regiment took it.</p>", ""),
        ("<p>The regiment took it.</p><time datetime='2019-05-03'>Friday</time>", ""),
        ("<p>The regiment took it.</p>", "<meta name='date' content='2019-05-03'>"),
        ("<p>It took it.</p>", '<script type="application/ld+json">{"datePublished": "2019-05-03T08:00:00Z"}</script>'),
    ],
)
def test_a_date_in_the_markup_is_the_pages(body: str, head: str) -> None:
    assert read_page(page(body, head))[1].published == "2019-05-03"


def test_a_fragment_is_read_like_a_page() -> None:
    assert read_page("<p>The regiment took Novo Selo.</p>") == ("The regiment took Novo Selo.", Metadata())


def test_a_false_declaration_inside_the_page_spoils_no_letter() -> None:
    html = '<?xml version="1.0" encoding="windows-1256"?>' + page("<p>The café in São Bento was hit.</p>")
    assert read_page(html)[0] == "The café in São Bento was hit."


@pytest.mark.parametrize("html", ["", "<html></html>", page("<script>let town = 1</script>"), "<frameset></frameset>"])
def test_a_page_without_an_article_is_refused(html: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError, match="has no article"):
        read_page(html)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b'<html><head><meta charset="windows-1256">', "windows-1256"),
        (b"<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=iso-8859-1'>", "iso-8859-1"),
        (b'<?xml version="1.0" encoding="UTF-8"?><html>', "UTF-8"),
        (b"<html><body>charset=utf-8</body></html>", None),
    ],
)
def test_the_declared_encoding_is_found_in_the_head(data: bytes, encoding: str | None) -> None:
    assert declared_encoding(data) == encoding
