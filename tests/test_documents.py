"""Files become documents, whatever happens to one of them; nothing of a text is changed, and nothing is silent."""

from __future__ import annotations

import hashlib
import os
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.claims import Finding
from kg.documents import (
    Document,
    document_id,
    input_files,
    iter_documents,
    read_inputs,
    text_hash,
)
from kg.errors import InputError
from kg.frontmatter import split_front_matter
from kg.inputs import SUFFIXES

TOOK = "The 4th Rifle Regiment took Novo Selo.\n"
LEFT = "The 4th Rifle Regiment left Novo Selo.\n"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a file below an empty folder, which is the current one: paths in findings are short."""
    monkeypatch.chdir(tmp_path)

    def written(name: str, content: str | bytes = TOOK) -> Path:
        path = Path("in", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


def read(*paths: str | Path, **options: bool) -> tuple[list[Document], list[Finding]]:
    """Documents and findings; the hash of the bytes, which every document has, is left to a test of its own."""
    documents, findings = read_inputs([Path(path) for path in paths or ("in",)], **options)
    assert all(document.raw_sha256 for document in documents)
    return [replace(document, raw_sha256=None) for document in documents], findings


def one(path: Path) -> Document:
    documents, findings = read(path)
    assert findings == []
    (document,) = documents
    return document


def told(findings: list[Finding]) -> list[tuple[str, str, str, str]]:
    return [(f.kind, f.severity, f.place, f.message) for f in findings]


# -- the text


def test_a_plain_text_is_a_document_of_its_own(write: Write) -> None:
    assert one(write("a.txt")) == Document("a", "in/a.txt", TOOK)


@pytest.mark.parametrize("name", ["a.txt", "a.TXT", "a.md", "a.markdown"])
@pytest.mark.parametrize("text", ["\r\n Novo\tSelo \r\n\r\nfell.\x0c\n\n", "\n\n# Novo Selo\n", "Novo Selo\rfell.\r"])
def test_line_ends_and_white_space_are_untouched(write: Write, name: str, text: str) -> None:
    assert one(write(name, text)).text == text
    assert one(write(name, "---\nkind: report\n---\n" + text)).text == text
    assert one(write(name, b"\xef\xbb\xbf---\r\nkind: report\r\n--- \r\n" + text.encode())).text == text


FRONT = st.sampled_from(["", "---\n---\n", "---\npublisher: Hill Tribune\n---\n", "---\r\ntitle: a --- b\r\n---\t\r\n"])
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\r\t-:# \u2028"))


@given(FRONT, ANY_TEXT)
def test_no_text_is_changed_by_taking_front_matter_off(front: str, text: str) -> None:
    if front or not text.startswith("---"):
        assert split_front_matter(front + text, "a.txt")[0] == text


@settings(max_examples=60)
@given(FRONT, ANY_TEXT.map(lambda text: "Novo" + text), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_offsets_count_characters_after_mark_and_front_matter(
    tmp_path_factory: pytest.TempPathFactory, front: str, text: str, encoding: str
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.txt"
    path.write_bytes((front + text).encode(encoding))
    (document,), _ = read(path)
    assert document.text == text


def test_an_arabic_text_in_an_old_code_page_is_read_and_both_guesses_are_told(write: Write) -> None:
    text = "أعلن المتحدث باسم الفوج الرابع أن قواته سيطرت على القرية.\n"
    (document,), findings = read(write("a.txt", text.encode("cp1256")))
    assert (document.text, document.language) == (text, "und")
    assert told(findings) == [
        ("guessed-encoding", "note", "in/a.txt", "is not UTF-8; judged by its letters, it is read as cp1256"),
        ("unknown-language", "note", "in/a.txt", "is not in Latin letters, and nothing says which language it is in"),
    ]
    assert one(write("b.txt", f"---\nlanguage: AR\n---\n{text}")).language == "ar"


# -- what is known about it


def test_front_matter_says_all_that_is_known(write: Write) -> None:
    front = (
        "---\npublished: 27 May 2020\npublisher: Hill  Tribune\ntitle: 'Novo Selo: the siege'\nurl: https://example.org/a?b=c\n"
        "kind: summary\nauthor: Jane Example\nlanguage: en\nsummarises:\n  - Hill Tribune, 27 May 2020\n  - ~\n---\n"
    )
    assert one(write("a.md", front + TOOK)) == Document(
        "a",
        "in/a.md",
        TOOK,
        published="2020-05-27",
        publisher="Hill Tribune",
        title="Novo Selo: the siege",
        url="https://example.org/a?b=c",
        language="en",
        kind="summary",
        author="Jane Example",
        summarises=("Hill Tribune, 27 May 2020",),
    )
    assert one(write("b.txt", f"---\nsummarises: Hill Tribune\n---\n{TOOK}")).summarises == ("Hill Tribune",)


def test_a_wrong_key_or_value_is_told_with_its_line_and_costs_only_itself(write: Write) -> None:
    front = (
        "---\npublished: 05/06/2020\ndate: 2020-05-27\npubliser: Hill\nurl: novo selo\nkind: rumour\n"
        "language: English\ntitle: [a, b]\ntitle: c\nsummarises: {a: b}\ncolour: red\nauthor: Jane\n---\n"
    )
    (document,), findings = read(write("a.txt", front + TOOK))
    assert document == Document("a", "in/a.txt", TOOK, author="Jane")
    assert {(f.kind, f.severity, f.place) for f in findings} == {
        ("wrong-metadata", "warning", "in/a.txt"),
        ("unknown-metadata", "warning", "in/a.txt"),
    }
    keys = "published, publisher, title, url, language, kind, author, summarises, corrects, archived"
    assert [(f.position, f.subject, f.message, f.advice) for f in findings] == [
        (
            2,
            "published",
            "published: `05/06/2020` could be two days; it is left out",
            "write it as 2020-05-27, 2020-05 or 2020",
        ),
        (3, "date", "there is no key `date`; it is left out", "write `published`"),
        (4, "publiser", "there is no key `publiser`; it is left out", "write `publisher`"),
        (
            5,
            "url",
            "url: `novo selo` is not a web address; it is left out",
            "give the whole address, beginning with https:// and without spaces",
        ),
        (6, "kind", "kind: `rumour` is not a kind of document; it is left out", "write one of: report, summary"),
        (7, "language", "language: `English` is not a language tag; it is left out", "write a tag such as en or ar"),
        (8, "title", "title: takes one value, not several; it is left out", "write it on one line"),
        (9, "title", "title: stands here a second time; it is left out", "keep one of the two"),
        (10, "summarises", "summarises: is not a list of addresses or titles; it is left out", "write it as one"),
        (11, "colour", "there is no key `colour`; it is left out", f"use one of {keys}, or take it out"),
    ]


@pytest.mark.parametrize(
    "url", ["https://[", "ftp://example.org/a", "https://example.org/a b", "https://", "example.org"]
)
def test_an_address_that_would_make_no_link_is_left_out(write: Write, url: str) -> None:
    (document,), findings = read(write("a.txt", f"---\nurl: '{url}'\n---\n{TOOK}"))
    assert (document.url, [f.kind for f in findings]) == (None, ["wrong-metadata"])


@pytest.mark.parametrize(
    "title",
    [
        "Lesna: 27 graves",
        '"We left": a town mourns',
        '"Freed" Lesna is a field of ashes',
        "[Update] Lesna: 27 graves",
        "Lesna's toll: it rose - to 27: how?",
        'Regiment: "we left"',
        "@lesna: shells fall",
    ],
)
def test_a_headline_that_is_no_yaml_is_taken_as_it_was_written(write: Write, title: str) -> None:
    (document,), findings = read(write("a.txt", f"---\npublished: 2020-01-01\ntitle: {title}\n---\n{TOOK}"))
    assert (document.title, document.published, findings) == (title, "2020-01-01", [])


@pytest.mark.parametrize(
    ("front", "fact"),
    [
        ("---\npublished: 2020\n", "begins with front matter (a line `---`) that no second line `---` ends"),
        ("---", "begins with front matter (a line `---`) that no second line `---` ends"),
        ("---\nfact: a: b\n---\n", "has broken front matter: line 2, mapping values are not allowed here"),
        ("---\ncorrects: [a: b\n---\n", "has broken front matter: line 3, expected ',' or ']', but got '<stream end>'"),
        ("---\n- a\n---\n", "has front matter that is not keys with values"),
        ("---\nThe regiment left.\n---\n", "has front matter that is not keys with values"),
        ("---\n" + "[" * 1_000 + "\n---\n", "has broken front matter: it is not YAML"),
    ],
)
def test_a_file_with_broken_front_matter_is_reported_and_not_read(write: Write, front: str, fact: str) -> None:
    documents, findings = read(write("a.txt", f"{front}\n{TOOK}"))
    assert (documents, told(findings)) == ([], [("unread-file", "error", "in/a.txt", fact)])


def test_metadata_csv_tells_about_the_files_beside_it_only(write: Write) -> None:
    write("a.txt")
    write("b.txt", LEFT)
    write("sub/a.txt", "Nothing moved.\n")
    write(
        "metadata.csv",
        "file,published,publisher,title,url,language\r\n"
        'a.txt,2020-05-27,Hill Tribune,"Novo Selo, taken",https://example.org/a,EN\r\n\r\nb.txt,,,,,\r\n',
    )
    documents, findings = read()
    assert findings == []
    assert documents == [
        Document(
            "a-txt",
            "in/a.txt",
            TOOK,
            published="2020-05-27",
            publisher="Hill Tribune",
            title="Novo Selo, taken",
            url="https://example.org/a",
        ),
        Document("b", "in/b.txt", LEFT),
        Document("sub-a-txt", "in/sub/a.txt", "Nothing moved.\n"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "\ufefffile;publisher\na.txt;Hill Tribune\n".encode(),
        "File\tPublisher\rA\u030a.txt\tx\ra.txt\tHill Tribune\r".encode("utf-16"),
        'publisher , file\n"Hill Tribune",a.txt'.encode("cp1252"),
    ],
)
def test_metadata_csv_is_read_as_spreadsheets_write_it(write: Write, table: bytes) -> None:
    write("Å.txt", LEFT)
    write("metadata.csv", table)
    assert one(write("a.txt")).publisher == "Hill Tribune"


def test_rows_and_columns_that_cannot_be_used_are_told_with_their_line(write: Write) -> None:
    write("a.txt")
    write("b.md", LEFT)
    write(
        "metadata.csv",
        "file,date,published,colour,title,title\n"
        "a.txt,,2020-02-30,red,Taken,Again\n"
        "A.md,,,,,\n"
        "b.txt,,2020,,,\n"
        "a.txt,,2020,,,\n"
        ",,2020,,,\n"
        "b.md,,2020-05,,Left,,behind\n"
        "c.txt\n",
    )
    documents, findings = read()
    assert [(d.name, d.published, d.title) for d in documents] == [("a", None, "Taken"), ("b", "2020-05", "Left")]
    assert {f.place for f in findings} == {"in/metadata.csv"}
    assert [(f.kind, f.position, f.subject, f.advice) for f in findings] == [
        ("unknown-metadata", 1, "date", "write `published`"),
        (
            "unknown-metadata",
            1,
            "colour",
            "use one of file, published, publisher, title, url, language, archived, snapshot, or take it out",
        ),
        ("wrong-metadata", 1, "title", "keep one of the two"),
        ("wrong-metadata", 2, "published", "write it as 2020-05-27, 2020-05 or 2020"),
        ("unused-metadata", 3, "A.md", "write `a.txt`"),
        ("unused-metadata", 4, "b.txt", "write `b.md`"),
        ("wrong-metadata", 5, "a.txt", "keep one of the two"),
        ("wrong-metadata", 6, "file", "name one in this folder"),
        ("wrong-metadata", 7, "b.md", "put quotes around a value that holds a comma"),
        ("unused-metadata", 8, "c.txt", "take the row out, or put the file beside the table"),
    ]


def test_rows_for_files_that_this_run_does_not_read_are_no_fault(write: Write) -> None:
    write("b.txt", LEFT)
    write("metadata.csv", "file,publisher\na.txt,Hill Tribune\nb.txt,Hill Tribune\n")
    assert one(write("a.txt")).publisher == "Hill Tribune"


@pytest.mark.parametrize(
    ("table", "fact"),
    [
        (b"", "is empty"),
        (b"name,published\na.txt,2020\n", "has no column `file`"),
        (
            b"file,title\na.txt,\x07\n",
            "holds control characters (U+0007 in line 2), as programs' files do and texts do not",
        ),
        (
            b'file,title\na.txt,"A title\nb.txt,"Another"\n',
            "is not a table of comma-separated values: ',' expected after '\"'",
        ),
        (
            b"file,title\na.txt," + b"x" * 200_000,
            "is not a table of comma-separated values: field larger than field limit (131072)",
        ),
    ],
)
def test_a_broken_metadata_csv_is_reported_and_the_files_are_read(write: Write, table: bytes, fact: str) -> None:
    write("metadata.csv", table)
    documents, findings = read(write("a.txt"))
    assert documents == [Document("a", "in/a.txt", TOOK)]
    assert told(findings) == [("unread-file", "error", "in/metadata.csv", fact)]


PAGE = (
    "<html lang='en'><head><title>Of the page</title><meta name='date' content='2020-05-03'></head>"
    "<body><p>date 2020-05-04</p><p>The 4th Rifle Regiment took Novo Selo.</p></body></html>"
)


def test_the_nearest_word_on_a_document_counts(write: Write) -> None:
    """Front matter, then metadata.csv, then the page or heading, then the dateline; each gap is filled by the next."""
    write("front.txt", f"---\npublished: 2020-05-01\n---\ndate 2020-05-04 {TOOK}")
    write("table.txt", f"---\ntitle: In front\n---\ndate 2020-05-04 {TOOK}")
    write("line.txt", f"date 2020-05-04 {TOOK}")
    write("table.html", PAGE)
    write("page.html", PAGE)
    write("line.html", PAGE.replace("name='date'", "name='x'"))
    write("heading.md", f"\n# Of the *heading* #\n\n{TOOK}")
    write(
        "metadata.csv",
        "file,published,title\nfront.txt,2020-05-02,In table\ntable.txt,2020-05-02,In table\ntable.html,2020-05-02,\n",
    )
    documents, findings = read()
    assert findings == []
    assert {d.path.removeprefix("in/"): (d.published, d.title) for d in documents} == {
        "front.txt": ("2020-05-01", "In table"),
        "table.txt": ("2020-05-02", "In front"),
        "line.txt": ("2020-05-04", None),
        "table.html": ("2020-05-02", "Of the page"),
        "page.html": ("2020-05-03", "Of the page"),
        "line.html": ("2020-05-04", "Of the page"),
        "heading.md": (None, "Of the *heading*"),
    }


def test_a_page_in_an_old_code_page_is_read_by_its_declaration(write: Write) -> None:
    html = "<html><head><meta charset='windows-1256'></head><body><p>Novo Selo, called قرية, fell.</p></body></html>"
    assert one(write("a.htm", html.encode("cp1256"))).text == "Novo Selo, called قرية, fell."


# -- files that cannot be read


def test_a_broken_file_is_reported_and_the_others_go_on(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.txt")
    write("b.txt", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    write("c.txt", b"")
    write("d.txt", " \r\n\t\n")
    write("e.txt", b"\x7fELF\x02\x01\x01\x00\x00\x00")
    write("f.txt", "---\ntitle: Only this\n---\n")
    write("g.html", "<html><body></body></html>")
    write("h.md", "第四歩兵連隊の報道官は月曜日".encode("shift_jis"))
    locked = write("i.txt", "Nobody may read this.")
    Path("in/j.txt").symlink_to("nowhere")
    os.mkfifo("in/k.txt")
    write("z.txt", LEFT)
    opened = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path == locked:
            raise PermissionError(13, "Permission denied")
        return opened(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    documents, findings = read()
    assert documents == [Document("a", "in/a.txt", TOOK), Document("z", "in/z.txt", LEFT)]
    no_file = "is not a file that can be read (a link to nothing, a pipe or a device)"
    assert told(findings) == [
        ("unread-file", "error", "in/b.txt", "is a PDF document, not text"),
        ("unread-file", "error", "in/c.txt", "is empty"),
        ("unread-file", "error", "in/d.txt", "holds no text"),
        ("unread-file", "error", "in/e.txt", "is not a text file (byte 8 is NUL)"),
        ("unread-file", "error", "in/f.txt", "holds no text"),
        ("unread-file", "error", "in/g.html", "has no article that could be found in the page"),
        ("unread-file", "error", "in/h.md", "is not UTF-8, and its encoding cannot be told"),
        ("unread-file", "error", "in/i.txt", "cannot be opened: Permission denied"),
        ("unread-file", "error", "in/j.txt", no_file),
        ("unread-file", "error", "in/k.txt", no_file),
    ]
    assert all(finding.advice for finding in findings)


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("a.rtf", "is a .rtf file, which kg does not read"),
        ("notes", "is a file without an ending, which kg does not read"),
        ("metadata.csv", "tells about the files beside it and is no document itself"),
    ],
)
def test_a_named_file_of_another_kind_is_reported(write: Write, name: str, fact: str) -> None:
    documents, findings = read(write(name), write("b.txt"))
    assert [document.name for document in documents] == ["b"]
    assert ("unread-file", "error", f"in/{name}", fact) in told(findings)


# -- which files


def test_a_folder_is_read_with_all_below_it_in_order_and_the_rest_is_counted(write: Write) -> None:
    for name in ("b.txt", "a/c.md", "a/README.md", "a.markdown", "d.HTM", "a/b/e.html"):
        write(name, f"<p>{name}</p>" if ".h" in name.lower() else name)
    for name in (
        ".hidden.txt",
        ".git/x.txt",
        "a/.DS_Store",
        "a/metadata.csv",
        "x.odt",
        "a/y.ODT",
        "a/z.docx",
        "Makefile",
    ):
        write(name, "file\n")
    documents, findings = read()
    assert [document.path.removeprefix("in/") for document in documents] == [
        "a/README.md",
        "a/b/e.html",
        "a/c.md",
        "a.markdown",
        "b.txt",
        "d.HTM",
    ]
    message = "1 file(s) in this folder are not read: 1 without an ending"
    assert told(findings) == [
        *(
            ("unread-file", "error", f"in/{name}", f"is a {Path(name).suffix} file, which kg does not read")
            for name in ("a/y.ODT", "a/z.docx", "x.odt")
        ),
        ("files-not-read", "note", "in", message),
    ]


def test_the_order_of_arguments_and_a_file_given_twice_change_nothing(write: Write) -> None:
    paths = [
        write("b/a.txt"),
        write("b/c.txt", LEFT),
        Path("in/b"),
        Path("in"),
        Path("in/../in/b/a.txt"),
        Path("in").resolve(),
    ]
    assert len(read(*paths)[0]) == 2
    assert read(*paths) == read(*reversed(paths))


def test_a_link_in_a_circle_ends(write: Write) -> None:
    write("a/b.txt")
    Path("in/a/up").symlink_to(Path("in").resolve())
    Path("in/link").symlink_to(Path("in/a").resolve())
    assert [document.path for document in read()[0]] == ["in/a/b.txt"]


def test_nothing_in_gives_nothing() -> None:
    assert read_inputs([]) == ([], [])
    assert input_files([]) == []


def test_a_path_that_does_not_exist_names_the_nearest(write: Write) -> None:
    write("report-one.txt")
    write("report-two.txt")
    with pytest.raises(InputError) as missing:
        iter_documents([Path("in/report-on.txt")])
    assert missing.value.nearest == ("in/report-one.txt", "in/report-two.txt")
    with pytest.raises(InputError) as missing:
        iter_documents([Path("inn/report-one.txt")])
    assert missing.value.nearest == ("in",)
    with pytest.raises(InputError, match="web address") as missing:
        iter_documents([Path("https://example.org/a.html")])
    assert missing.value.hint == "save the page as an .html file and give that"


def test_a_folder_with_nothing_to_read_is_refused(write: Write) -> None:
    endings = ", ".join(SUFFIXES[:-1])
    Path("in/empty").mkdir(parents=True)
    write("odts/a.odt")
    write("odts/.b.txt")
    for folder, fact, hint in (
        ("empty", "this folder holds nothing to read", f"kg reads {endings} and {SUFFIXES[-1]} files"),
        (
            "odts",
            "this folder holds nothing to read (only 1 .odt)",
            "save its text as .txt (UTF-8) or .pdf, a table as .csv",
        ),
    ):
        with pytest.raises(InputError) as refused:
            iter_documents([Path("in", folder)])
        assert (refused.value.fact, refused.value.place, refused.value.hint) == (fact, f"in/{folder}", hint)


def test_a_closed_folder_is_reported(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.txt")
    write("closed/b.txt", LEFT)
    scan = os.scandir

    def refuse(path: str) -> Iterator[os.DirEntry[str]]:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    documents, findings = read()
    assert [document.name for document in documents] == ["a"]
    assert told(findings) == [("unread-file", "error", "in/closed", "cannot be opened: Permission denied")]
    with pytest.raises(InputError, match="`in/closed` cannot be opened: Permission denied"):
        read("in/closed")


def test_all_that_a_run_depends_on_is_named(write: Write) -> None:
    write("a.txt")
    write("sub/b.md")
    write("sub/metadata.csv", "file\nb.md\n")
    write("x.odt")
    assert input_files([Path("in")]) == [Path("in/a.txt"), Path("in/sub/b.md"), Path("in/sub/metadata.csv")]


# -- names and identity


def test_names_that_collide_become_paths_for_both(write: Write) -> None:
    for name in ("a.txt", "a.html", "x/c.txt", "y.z/c.txt", "d.e.txt", "f.txt"):
        write(name, f"<p>{name}</p>")
    assert {d.path.removeprefix("in/"): d.name for d in read()[0]} == {
        "a.html": "a-html",
        "a.txt": "a-txt",
        "d.e.txt": "d.e",
        "f.txt": "f",
        "x/c.txt": "x-c-txt",
        "y.z/c.txt": "y-z-c-txt",
    }
    assert [d.name for d in read("in/x", "in/y.z")[0]] == ["x-c-txt", "y-z-c-txt"]
    assert [d.name for d in read("in/x/c.txt", "in/a.txt")[0]] == ["a", "c"]


def test_a_file_called_what_anothers_path_becomes_is_numbered(write: Write) -> None:
    for name in ("a.txt", "a.md", "a-txt.txt", "x.y/b.txt", "x/y/b.txt"):
        write(name, name)
    assert {d.path.removeprefix("in/"): d.name for d in read()[0]} == {
        "a-txt.txt": "a-txt",
        "a.md": "a-md",
        "a.txt": "a-txt-2",
        "x/y/b.txt": "x-y-b-txt",
        "x.y/b.txt": "x-y-b-txt-2",
    }


@settings(max_examples=40)
@given(
    st.sets(
        st.sampled_from([f"{d}{n}{s}" for d in ("", "a/", "a-b/") for n in "ab" for s in (".txt", ".md", "-md.txt")]),
        min_size=1,
    )
)
def test_every_name_is_given_once(tmp_path_factory: pytest.TempPathFactory, files: set[str]) -> None:
    folder = tmp_path_factory.mktemp("names")
    for file in files:
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(file)
    documents = read(folder)[0]
    assert len({document.name for document in documents}) == len(documents) == len(files)


def test_the_same_text_is_one_document_of_one_source_and_two_of_two(write: Write) -> None:
    write("a.txt", f"---\npublisher: Hill Tribune\n---\n{TOOK}")
    write("b.txt", f"---\npublisher: hill  TRIBUNE\ntitle: Again\n---\n{TOOK}")
    write("c.txt", f"---\npublisher: Valley Post\n---\n{TOOK}")
    write("d.txt")
    write("e.txt")
    documents, findings = read()
    assert [document.name for document in documents] == ["a", "c", "d", "e"]
    assert len({document_id(document) for document in documents}) == 4
    assert {text_hash(document.text) for document in documents} == {text_hash(TOOK)}
    message = "is the same text from the same source as in/a.txt; it counts once"
    assert told(findings) == [("duplicate-document", "note", "in/b.txt", message)]
    kept, findings = read("in", keep_duplicates=True)
    assert ([document.name for document in kept], findings) == (["a", "b", "c", "d", "e"], [])


def test_an_id_follows_from_source_and_text_alone() -> None:
    here = Document("a", "in/a.txt", TOOK, publisher="Hill Tribune", title="x")
    there = Document("b", "elsewhere/b.md", TOOK, publisher=" HILL tribune", published="2020")
    assert document_id(here) == document_id(there)
    assert document_id(here).startswith("doc-")
    assert len(document_id(here)) == len("doc-") + 12
    assert set(document_id(here)[4:]) <= set("0123456789abcdef")
    assert document_id(here) != document_id(Document("a", "in/a.txt", TOOK + " ", publisher="Hill Tribune"))
    assert (
        document_id(Document("a", "x", TOOK))
        == document_id(Document("a", "y", TOOK))
        != document_id(Document("b", "x", TOOK))
    )
    assert text_hash("Å") == hashlib.sha256(b"\xc3\x85").hexdigest()


# -- many files


def test_findings_on_a_file_come_before_it_and_every_file_gives_something(write: Write) -> None:
    write("a.txt", f"---\ncolour: red\n---\n{TOOK}")
    write("b.txt", b"")
    write("c.txt", LEFT)
    write("metadata.csv", "file,colour\n")
    items = list(iter_documents([Path("in")]))
    assert [item.place if isinstance(item, Finding) else item.name for item in items] == [
        "in/metadata.csv",
        "in/a.txt",
        "a",
        "in/b.txt",
        "c",
    ]


def test_memory_holds_one_text_at_a_time(write: Write) -> None:
    size = 200_000
    for number in range(30):
        write(f"{number:02}.txt", f"{number} " + "x" * size)
    list(iter_documents([Path("in")]))
    tracemalloc.start()
    try:
        assert sum(1 for item in iter_documents([Path("in")]) if isinstance(item, Document)) == 30
        assert tracemalloc.get_traced_memory()[1] < 10 * size
    finally:
        tracemalloc.stop()
