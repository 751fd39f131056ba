"""Pages as browsers and archives save them: the page is read, what belongs to it is not, and its address is its own."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kg.claims import Finding
from kg.documents import Document, read_inputs

ARTICLE = (
    "<article><h1>Shells fall on Novo Selo</h1><p>The army shelled the village of Novo Selo on Tuesday, killing three "
    "people, a spokesman said.</p><p>The rebels denied that they had been there at the time.</p></article>"
)
TEXT = (
    "Shells fall on Novo Selo\n\nThe army shelled the village of Novo Selo on Tuesday, killing three people, a "
    "spokesman said.\n\nThe rebels denied that they had been there at the time."
)
COPY = "https://archive.example/web/20220504101500/https://courier.example/1"


def page(head: str = "", body: str = ARTICLE) -> str:
    return f'<!DOCTYPE html>\n<html lang="en"><head><title>News</title>{head}</head><body>{body}</body></html>'


def read(folder: Path, **files: str | bytes) -> tuple[list[Document], list[Finding]]:
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_inputs([folder])


@pytest.mark.parametrize("name", ["News_files", "News-Dateien", "News_fichiers", "News.files"])
def test_the_frames_that_a_browser_saves_beside_a_page_are_no_documents(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "frame.html").write_text(page(body="<p>Buy our soap, it is the best of soaps.</p>"))
    documents, findings = read(tmp_path, News__html=page())
    assert [d.text for d in documents] == [TEXT]
    assert [(f.kind, f.severity, Path(f.place).name) for f in findings] == [("page-parts", "note", name)]


def test_a_folder_of_that_name_without_its_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "News_files").mkdir()
    (tmp_path / "News_files" / "a.html").write_text(page())
    assert len(read_inputs([tmp_path])[0]) == 1


def test_a_page_saved_as_one_file_is_read_with_its_address_and_the_hash_of_the_file(tmp_path: Path) -> None:
    quoted = page().replace("=", "=3D").replace("spokesman", "=\r\nspokes=\r\nman")
    data = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://courier.example/1\r\nMIME-Version: 1.0\r\n"
        'Date: Mon, 9 May 2022 10:00:00 -0000\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n\r\n--B\r\n'
        'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        f"{quoted}\r\n--B\r\nContent-Type: text/html\r\n\r\n<p>A frame with an advertisement.</p>\r\n--B--\r\n"
    ).encode()
    empty = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B--\r\n"
    [document], [finding] = read(tmp_path, a__mhtml=data, b__mht=empty)
    assert (document.text, document.url, document.published) == (TEXT, "https://courier.example/1", None)
    assert document.raw_sha256 == hashlib.sha256(data).hexdigest()
    assert (finding.kind, finding.message) == ("unread-file", "holds no web page")


@pytest.mark.parametrize(
    ("head", "url", "archived"),
    [
        ('<link rel="canonical" href="https://courier.example/1"><meta property="og:url" content="https://x.example/">',
         "https://courier.example/1", None),
        ('<base href="https://courier.example/news/"><link rel="canonical" href="../1">',
         "https://courier.example/1", None),
        ("<!-- saved from url=(0025)https://courier.example/1 -->", "https://courier.example/1", None),
        (f'<link rel="canonical" href="{COPY}">', "https://courier.example/1", COPY),
        ('<link rel="canonical" href="/1">', None, None),
    ],
)  # fmt: skip
def test_a_page_has_its_own_address_and_an_archived_one_that_of_the_copy_too(
    tmp_path: Path, head: str, url: str | None, archived: str | None
) -> None:
    [document], _ = read(tmp_path, a__html=page(head))
    assert (document.url, document.archived) == (url, archived)


def test_the_address_of_a_copy_in_front_matter_is_that_of_the_original_and_of_the_copy(tmp_path: Path) -> None:
    text = f"---\nurl: {COPY}\n---\nThe army shelled Novo Selo.\n"
    other = f"---\nurl: {COPY}\narchived: https://other.example/abc\n---\nThe army shelled Stari Brod.\n"
    documents, findings = read(tmp_path, a__md=text, b__md=other)
    assert findings == []
    assert [(d.url, d.archived) for d in documents] == [
        ("https://courier.example/1", COPY),
        ("https://courier.example/1", "https://other.example/abc"),
    ]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            "<div>Subscribe to continue reading. Already a subscriber? Log in.</div>",
            "says “Subscribe to continue”",
        ),
        ("<h1>404 Not Found</h1><p>It is not on this server, sorry.</p>", "says “404 Not Found”"),
        ("<p>This site uses text files such as cookies.</p>", "says “such as cookies”"),
        ("<div id=root></div><noscript>Please enable JavaScript to run this.</noscript>", "has no article"),
    ],
)
def test_a_page_that_shows_no_article_is_not_read(tmp_path: Path, body: str, words: str) -> None:
    documents, [finding] = read(tmp_path, a__html=page(body=body))
    assert documents == []
    assert (finding.kind, finding.severity) == ("unread-file", "error")
    assert words in finding.message


def test_an_article_that_breaks_off_where_it_asks_for_money_is_read_and_told(tmp_path: Path) -> None:
    more = "<p>" + "The fighting went on for days in the hills above the village. " * 12 + "</p>"
    body = ARTICLE.replace("</article>", f"{more}<p>Subscribe to read the rest.</p></article>")
    [document], findings = read(tmp_path, a__html=page(body=body))
    assert document.text.startswith(TEXT)
    assert [(f.kind, f.severity, f.message) for f in findings] == [
        ("cut-page", "warning", "may break off: it says “Subscribe to read”")
    ]


def test_a_page_and_a_feed_are_known_under_other_names(tmp_path: Path) -> None:
    entry = "<item><description>Shells fell.</description></item>"
    feed = f"<rss version='2.0'><channel><title>Courier</title>{entry}</channel></rss>"
    documents, findings = read(tmp_path, page__txt=page(), page__xml=page().replace("Selo", "Grad"), feed__html=feed)
    assert findings == []
    assert sorted(d.text for d in documents) == sorted((TEXT, TEXT.replace("Selo", "Grad"), "Shells fell."))


def test_packed_files_and_other_formats_are_errors_and_pictures_are_counted(tmp_path: Path) -> None:
    files = dict.fromkeys(("a__zip", "b__docx", "c__csv__gz", "d__png", "e__css"), b"x")
    documents, findings = read(tmp_path, ok__txt="The army shelled Novo Selo.", **files)
    assert [d.name for d in documents] == ["ok"]
    assert [(Path(f.place).name, f.kind, f.severity, f.advice.partition(";")[0]) for f in findings[:3]] == [
        ("a.zip", "unread-file", "error", "unpack it and give the files in it"),
        ("b.docx", "unread-file", "error", "save its text as .txt (UTF-8) or .pdf, a table as .csv"),
        ("c.csv.gz", "unread-file", "error", "unpack it and give the files in it"),
    ]
    assert [(f.kind, f.message) for f in findings[3:]] == [
        ("files-not-read", "2 file(s) in this folder are not read: 1 .css, 1 .png")
    ]
