"""A PDF gives its text page by page, and a claim says on which page its passage stands."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from spine import IDS, ontology, shipped

from kg.documents import read_inputs
from kg.errors import InputError
from kg.extract import extract, read_extraction_content
from kg.gazetteer import KnownEntity
from kg.pdf import blank_pages, read_pdf
from kg.statements import document_quads
from kg.terms import KG

PAGES = (
    ("Monthly report of the observers, 4 May 2022", "Nothing was seen in the hills in April."),
    ("The Red Front attacked the 4th Rifle Regi-", "ment in Novo Selo on 3 May, killing three", "soldiers."),
    (),
)
KNOWN = (("red", "ArmedGroup", "Red Front"), ("regiment", "Unit", "4th Rifle Regiment"), ("selo", "City", "Novo Selo"))


def pdf(*pages: tuple[str, ...], info: str = "") -> bytes:
    """A PDF of so many pages, one string a line."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, lines in enumerate(pages):
        shown = "".join(f"({line}) Tj 0 -16 Td " for line in lines)
        stream = f"BT /F1 12 Tf 72 720 Td {shown}ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects.append(f"<< {info} >>")
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R /Info {size - 1} 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()


def test_pages_are_parted_and_words_that_a_line_end_cuts_are_whole() -> None:
    text, pages, about = read_pdf(pdf(*PAGES, info="/Title (Monthly report) /Author (A. Observer)"))
    first = "Monthly report of the observers, 4 May 2022\nNothing was seen in the hills in April."
    second = "The Red Front attacked the 4th Rifle Regiment in Novo Selo on 3 May, killing three\nsoldiers."
    assert text == f"{first}\n\n{second}\n\n"
    assert blank_pages(text, pages) == (3,)
    assert pages == (0, len(first) + 2, len(first) + len(second) + 4)
    assert (about.title, about.author, about.published) == ("Monthly report", "A. Observer", None)


def test_page_numbers_and_running_heads_are_left_out_and_a_sentence_goes_on_over_the_page() -> None:
    pages = [
        ("Observers, report 7, 4 May 2022", "The Red Front attacked the 4th", "- 1 -"),
        ("Observers, report 7, 4 May 2022", "rifle regiment in Novo Selo, kil-", "Page 2 of 4"),
        ("Observers, report 7, 4 May 2022", "ling three. It fled.", "3 / 4"),
        ("In 2021", "Nothing was seen.", "2022"),
    ]
    text, starts, _ = read_pdf(pdf(*pages))
    assert [text[start:].splitlines()[0] for start in starts] == [
        "The Red Front attacked the 4th", "rifle regiment in Novo Selo, killing three. It fled.",
        "ling three. It fled.", "In 2021",
    ]  # fmt: skip
    assert text == (
        "The Red Front attacked the 4th\nrifle regiment in Novo Selo, killing three. It fled.\n\nIn 2021\n"
        "Nothing was seen."
    )


def test_a_passage_says_its_page_and_the_document_its_hash_and_its_archived_copy(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(*PAGES))
    sidecar = "file,publisher,published,archived\nreport.pdf,Observers,2022-05-04,https://archive.example/report\n"
    (tmp_path / "metadata.csv").write_text(sidecar, encoding="utf-8")
    [document], findings = read_inputs([tmp_path])
    known = [KnownEntity(key, kind, ontology().chain(kind), label, (label,)) for key, kind, label in KNOWN]
    graph = extract(document, read_extraction_content(shipped(), known))
    quads = document_quads(graph, document.text, ontology(), IDS)
    values = {
        name: {q.object.value for q in quads if q.predicate.value == KG + name}
        for name in ("page", "rawHash", "archivedAt")
    }
    message = "has no text on 1 of 3 pages: 3"
    assert [(f.kind, f.severity, f.message) for f in findings] == [("pages-without-text", "warning", message)]
    assert graph.claims
    assert values == {
        "page": {"2"},
        "rawHash": {hashlib.sha256(path.read_bytes()).hexdigest()},
        "archivedAt": {"https://archive.example/report"},
    }


def test_a_text_without_pages_has_none(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(b"The Red Front attacked the 4th Rifle Regiment in Novo Selo on 3 May.")
    [document], _ = read_inputs([path])
    graph = extract(document, read_extraction_content(shipped(), []))
    quads = document_quads(graph, document.text, ontology(), IDS)
    assert graph.claims
    assert [q for q in quads if q.predicate.value == KG + "page"] == []
    assert document.raw_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (pdf((), ()), "is a PDF document of 2 page(s) without text, as scans are"),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "cannot be read as a PDF document: "),
        (b"", "cannot be read as a PDF document: "),
    ],
)
def test_a_pdf_without_text_or_end_is_refused_once(data: bytes, fact: str, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(InputError) as refused:
        read_pdf(data)
    assert caplog.records == []
    assert refused.value.fact.startswith(fact)
    assert refused.value.hint


def test_a_locked_pdf_is_refused(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    path = tmp_path / "open.pdf"
    path.write_bytes(pdf(*PAGES))
    writer = PdfWriter(clone_from=PdfReader(path))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    path.unlink()
    documents, findings = read_inputs([tmp_path])
    assert documents == []
    assert [f.message for f in findings] == ["is a PDF document that a password locks"]
