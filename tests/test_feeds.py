"""A saved feed is as many documents as it has entries, each with its own address, date, text and hash."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.claims import Finding
from kg.documents import Document, document_id, read_inputs
from kg.errors import InputError
from kg.feeds import read_feed

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Norland Courier</title><link>https://courier.example/</link><language>en-GB</language>
<item><title>Regiment takes Novo Selo &amp; stays</title><link>https://courier.example/1</link>
<guid isPermaLink="false">c-1</guid><pubDate>Tue, 03 May 2022 21:15:00 +0200</pubDate>
<dc:creator>Jane Example</dc:creator>
<description>Short.</description>
<content:encoded><![CDATA[<p>The 4th Rifle Regiment took <b>Novo Selo</b> on Monday.</p><script>x()</script>
<p>Residents&nbsp;fled to the hills.<br/>Nobody was hurt.</p>]]></content:encoded></item>
<item><title>Talks</title><link>https://courier.example/2</link><pubDate>Wed, 4 May 2022 08:00:00 GMT</pubDate>
<source url="https://tribune.example/rss">Hill Tribune</source>
<description>Talks began &lt;i&gt;in Stari Brod&lt;/i&gt; at 5 &lt; 6 o'clock.</description></item>
</channel></rss>
"""
ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title type="text">Observers</title><id>urn:feed</id>
<updated>2022-05-05T10:00:00Z</updated>
<entry><title>Shelling</title><id>urn:1</id><link rel="self" href="https://obs.example/self"/>
<link href="https://obs.example/1"/><updated>2022-05-05T10:00:00Z</updated><published>2022-05-04T09:00:00Z</published>
<author><name>A. Observer</name></author><summary>Shells fell.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Shells fell near Novo Selo.</p>
<p>Two houses burnt.</p></div></content></entry></feed>
"""


def read(folder: Path, **files: str) -> tuple[list[Document], list[Finding]]:
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return read_inputs([folder])


def told(documents: list[Document]) -> list[tuple[str | None, ...]]:
    return [(d.text, d.title, d.url, d.published, d.publisher, d.author, d.language) for d in documents]


def test_date_of_an_entry_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    documents, [finding] = read(tmp_path, courier__rss=RSS.replace("Wed, 4 May 2022 08:00:00 GMT", "last Wednesday"))
    assert [document.published for document in documents] == ["2022-05-03", None]
    assert (finding.kind, finding.severity) == ("unread-date", "warning")
    assert finding.place.endswith("courier.rss")
    assert finding.message == "has an entry whose date cannot be read: “last Wednesday” (Talks)"


def test_each_entry_of_an_rss_feed_is_a_document(tmp_path: Path) -> None:
    documents, findings = read(tmp_path, courier__rss=RSS)
    first = "The 4th Rifle Regiment took Novo Selo on Monday.\n\nResidents fled to the hills.\n\nNobody was hurt."
    assert findings == []
    assert told(documents) == [
        (first, "Regiment takes Novo Selo & stays", "https://courier.example/1", "2022-05-03", "Norland Courier",
         "Jane Example", "en-gb"),
        ("Talks began in Stari Brod at 5 < 6 o'clock.", "Talks", "https://courier.example/2", "2022-05-04",
         "Hill Tribune", None, "en-gb"),
    ]  # fmt: skip
    assert all(d.name.startswith("courier-") and d.path.endswith("courier.rss") for d in documents)
    assert len({d.raw_sha256 for d in documents}) == 2


def test_each_entry_of_an_atom_feed_is_a_document(tmp_path: Path) -> None:
    documents, findings = read(tmp_path, observers__xml=ATOM)
    text = "Shells fell near Novo Selo.\n\nTwo houses burnt."
    assert findings == []
    assert told(documents) == [
        (text, "Shelling", "https://obs.example/1", "2022-05-04", "Observers", "A. Observer", "en")
    ]


def test_an_entry_is_the_same_document_when_the_feed_grows(tmp_path: Path) -> None:
    before, _ = read(tmp_path, courier__rss=RSS)
    news = "<item><title>New</title><link>https://courier.example/3</link><description>News came.</description></item>"
    after, _ = read(tmp_path, courier__rss=RSS.replace("<item>", f"{news}<item>", 1))
    assert len(after) == 3
    assert {(d.name, document_id(d), d.raw_sha256) for d in before} < {
        (d.name, document_id(d), d.raw_sha256) for d in after
    }


def test_the_same_entry_in_two_copies_of_a_feed_counts_once(tmp_path: Path) -> None:
    documents, findings = read(tmp_path, may__rss=RSS, june__rss=RSS)
    assert len(documents) == 2
    assert [finding.kind for finding in findings] == ["duplicate-document"] * 2


def test_metadata_csv_names_the_publisher_and_the_archived_copy_of_the_whole_feed(tmp_path: Path) -> None:
    sidecar = (
        "file,publisher,title,published,archived\ncourier.rss,Courier (feed),Feed,2020,https://archive.example/f\n"
    )
    (tmp_path / "metadata.csv").write_text(sidecar, encoding="utf-8")
    documents, findings = read(tmp_path, courier__rss=RSS)
    assert findings == []
    assert [(d.publisher, d.archived, d.published, d.title) for d in documents] == [
        ("Courier (feed)", "https://archive.example/f", "2022-05-03", "Regiment takes Novo Selo & stays"),
        ("Courier (feed)", "https://archive.example/f", "2022-05-04", "Talks"),
    ]


def test_an_entry_without_text_is_reported_and_the_others_go_on(tmp_path: Path) -> None:
    empty = "<item><title>Video</title><link>https://courier.example/v</link><description> </description></item>"
    documents, findings = read(tmp_path, courier__rss=RSS.replace("<item>", f"{empty}<item>", 1))
    assert len(documents) == 2
    assert [(f.kind, f.message) for f in findings] == [("unread-file", "has an entry without text (Video)")]


def feed(items: str, head: str = "<title>Courier</title><link>https://courier.example/news/</link>") -> str:
    return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'


def item(words: str, more: str = "") -> str:
    return f"<item>{more}<description>{words}</description></item>"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\n " + '<?xml version="1.0"?>' + feed(item("Shells fell.")), "Shells fell."),
        (feed(item("He&nbsp;said &ldquo;no&rdquo; &#38; left.")), "He said “no” & left."),
        (feed(item("A & B at AT&T.", "<link>https://courier.example/?a=1&b=2</link>")), "A & B at AT&T."),
        (feed(item("<![CDATA[<p>A & B&nbsp;burnt.</p>]]>").replace("Courier", "&eacute;")), "A & B burnt."),
        (feed(item("Shells\x0c fell.")), "Shells fell."),
        ('<!DOCTYPE rss PUBLIC "-//N//DTD RSS//EN" "http://n.example">' + feed(item("A caf&eacute;.")), "A café."),
        (feed(item("Shells fell.", '<m:group xmlns:m="relative"><m:text>x</m:text></m:group>')), "Shells fell."),
    ],
)  # fmt: skip
def test_faults_that_change_no_word_are_mended(tmp_path: Path, text: str, words: str) -> None:
    documents, findings = read(tmp_path, courier__rss=text)
    assert ([" ".join(d.text.split()) for d in documents], findings) == ([words], [])


def test_the_whole_entries_of_a_feed_that_breaks_off_are_read_and_the_fault_is_told(tmp_path: Path) -> None:
    second = ATOM[ATOM.index("<entry>") :].replace("urn:1", "urn:2").replace("Two", "Three")
    for text, cut in ((RSS, "Stari"), (ATOM.replace("</feed>", second), "Three")):
        assert len(read(tmp_path, f__rss=text)[0]) == 2
        documents, findings = read(tmp_path, f__rss=text[: text.rindex(cut)])
        assert len(documents) == 1
        assert [(f.kind, f.severity) for f in findings] == [("unread-file", "error")]
        assert findings[0].message.startswith("breaks off (")


def test_entries_without_a_name_of_their_own_and_two_of_one_name_are_all_read(tmp_path: Path) -> None:
    same = "<guid>1</guid>"
    items = item("Shells fell.") + item("Talks began.") + item("One died.", same) + item("Two died.", same)
    documents, findings = read(tmp_path, courier__rss=feed(items + item("Two died.", same)))
    assert [d.text for d in documents] == ["Shells fell.", "Talks began.", "One died.", "Two died."]
    assert (len({d.name for d in documents}), findings) == (4, [])


def test_a_relative_address_is_made_whole_and_a_year_of_two_digits_is_read(tmp_path: Path) -> None:
    more = "<link>../1</link><pubDate>Tue, 3 May 22 23:15:00 -0500</pubDate>"
    base = ATOM.replace("<entry>", '<entry xml:base="https://other.example/x/">').replace("https://obs.example/1", "y")
    documents, _ = read(tmp_path, courier__rss=feed(item("Shells fell.", more)), obs__atom=base)
    assert [(d.url, d.published) for d in documents] == [
        ("https://courier.example/1", "2022-05-03"), ("https://other.example/x/y", "2022-05-04"),
    ]  # fmt: skip


def test_a_feed_without_entries_is_told(tmp_path: Path) -> None:
    documents, findings = read(tmp_path, courier__rss=feed(""))
    assert (documents, [(f.kind, f.severity) for f in findings]) == ([], [("empty-feed", "warning")])


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (b"<rss><channel>", "is not well-formed XML: "),
        (b"<kml><Document/></kml>", "is XML that is neither RSS nor Atom (its root is `kml`)"),
        (
            b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><item><description>&a;</description>'
            b"</item></channel></rss>",
            "declares entities of its own, which feeds do not",
        ),
    ],
)
def test_what_is_no_feed_is_refused(data: bytes, fact: str) -> None:
    with pytest.raises(InputError) as refused:
        list(read_feed(data))
    assert refused.value.fact.startswith(fact)
    assert refused.value.hint
