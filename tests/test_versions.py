"""A later version by one publisher takes the earlier one's place; old claims stay readable and count for nothing."""

from __future__ import annotations

from itertools import permutations

import pytest
from corpus import chosen, content_folder, report, written
from spine import IDS

from kg.build import build, read_findings, read_graph, read_report
from kg.explain import explain
from kg.log import Log
from kg.records import DocumentRecord
from kg.retraction import record
from kg.session import loaded_store
from kg.terms import kg
from kg.versions import find_versions

PRESS, OTHER = "press", "other"


def paper(name: str, published: str | None, publisher: str = PRESS, **more) -> DocumentRecord:
    return DocumentRecord(IDS.iri(name).value, published, publisher, f"hash-{name}", **more)


def replaced(*documents: DocumentRecord) -> tuple[dict[str, str], list[str]]:
    found = find_versions(lambda: documents, IDS)
    return {IDS.key(a): IDS.key(b) for a, b in found.replaced.items()}, [f.kind for f in found.findings]


URL = "https://example.org/a"


@pytest.mark.parametrize(
    ("documents", "expected", "findings"),
    [
        ([paper("a", "2022-05-04", url=URL), paper("b", "2022-05-06", url=URL)], {"a": "b"}, []),
        (
            [paper("a", "2022-05-04", url=URL), paper("b", "2022-05-05", url=URL), paper("c", "2022-06", url=URL)],
            {"a": "b", "b": "c"},
            [],
        ),
        ([paper("a", "2022-05-04", url=URL), paper("b", "2022-05-06", OTHER, url=URL)], {}, []),
        ([paper("a", "2022-05-04", url=URL, row="t/1"), paper("b", "2022-05-06", url=URL, row="t/2")], {}, []),
        ([paper("a", "2022-05-04", url=URL), paper("b", "2022-05-04", url=URL)], {}, ["unclear-version"]),
        ([paper("a", "2022-05", url=URL), paper("b", "2022-05-06", url=URL)], {}, ["unclear-version"]),
        ([paper("a", None, url=URL), paper("b", "2022-05-06", url=URL)], {}, ["unclear-version"]),
        ([paper("a", "2022-05-04", title="T"), paper("b", "2022-05-04", corrects=("T",))], {"a": "b"}, []),
        ([paper("a", "2022-05-04"), paper("b", "2022-05-05", corrects=("id:a",))], {"a": "b"}, []),
        ([paper("a", "2022-05-04", url=URL), paper("b", None, corrects=(URL,))], {"a": "b"}, []),
        (
            [paper("a", "2022-05-04", url=URL), paper("b", "2022-05-05", url=URL), paper("c", None, corrects=("b",))],
            {"a": "b", "b": "c"},
            [],
        ),
        (
            [paper("a", "2022-05-04", title="T"), paper("b", "2022-05-05", OTHER, corrects=("T",))],
            {},
            ["unclear-correction"],
        ),
        ([paper("a", "2022-05-06", title="T"), paper("b", "2022-05-05", corrects=("T",))], {}, ["unclear-correction"]),
        ([paper("b", "2022-05-05", corrects=("T",))], {}, ["unclear-correction"]),
        (
            [paper("a", None, title="T"), paper("b", None, title="T"), paper("c", None, corrects=("T",))],
            {},
            ["unclear-correction"],
        ),
        ([paper("a", None, corrects=("b",)), paper("b", None, corrects=("a",))], {}, ["unclear-version"]),
        (
            [
                paper("a", None, corrects=("b",)),
                paper("b", None, corrects=("c",)),
                paper("c", None, corrects=("a",)),
                paper("d", None, corrects=("a",)),
            ],
            {},
            ["unclear-version", "unclear-version", "unclear-version"],
        ),
        ([paper("a", "2022-05-04", title="T", corrects=("T",))], {}, ["unclear-correction"]),
        # Each correction names the first text, or whatever its publisher has at hand: it is one text all the same.
        (
            [
                paper("a", "2022-05-04", url=URL, title="T"),
                paper("b", "2022-05-05", corrects=("a",)),
                paper("c", "2022-05-06", corrects=("a",)),
                paper("d", "2022-05-09", url=URL),
                paper("e", "2022-05-10", title="T", corrects=("T",)),
            ],
            {"a": "b", "b": "c", "c": "d", "d": "e"},
            [],
        ),
        (
            [
                paper("a", "2022-05-04", title="T"),
                paper("b", "2022-05-05", title="T", corrects=("T",)),
                paper("c", "2022-05-06", title="T", corrects=("T",)),
            ],
            {"a": "b", "b": "c"},
            [],
        ),
        (
            [
                paper("a", "2022-05-04"),
                paper("b", "2022-05-05", corrects=("a",)),
                paper("c", "2022-05-05", corrects=("a",)),
            ],
            {"a": "b"},
            ["unclear-version"],
        ),
        (
            [
                paper("a", "2022-05-04", url=URL),
                paper("b", "2022-05-04", url=URL),
                paper("c", "2022-05-06", url="http://www.example.org/a/?utm_source=feed#top"),
            ],
            {"a": "c", "b": "c"},
            [],
        ),
        ([paper("a", "2022-05-04", url=f"{URL}?id=1"), paper("b", "2022-05-06", url=f"{URL}?id=2")], {}, []),
    ],
)
def test_version_takes_the_place_of_what_its_publisher_says_or_printed_there_before(documents, expected, findings):
    assert replaced(*documents) == (expected, findings)
    assert all(replaced(*order)[0] == expected for order in permutations(documents))


def test_corrected_toll_counts_alone_and_the_old_claim_says_what_took_its_place(tmp_path):
    told = "The Red Front attacked the 4th Rifle Regiment in Novo Selo on 3 May, killing {} soldiers."
    reports = {
        "old.md": report(told.format("nine"), title="Nine killed"),
        "new.md": report(told.format("three"), published="2022-05-06", title="Three killed", corrects="Nine killed"),
    }
    settings = chosen(content_folder(tmp_path / "content"), tmp_path / "build")
    build(settings, [written(tmp_path / "reports", reports)])
    quads = read_graph(settings.build)
    events = {q.object for q in quads if q.predicate == kg("reportOf")}
    assert {q.object.value for q in quads if q.predicate == kg("killedMax") and q.subject in events} == {"3"}
    [link] = [q for q in quads if q.predicate == kg("supersededBy")]
    old = [q.subject for q in quads if q.predicate == kg("inDocument") and q.object == link.subject]
    claims = [c for c in old if any(q.subject == c and q.predicate == kg("stance") for q in quads)]
    assert claims
    assert not [q for q in quads if q.predicate == kg("about") and q.subject in claims]
    with loaded_store(settings) as store:
        [note] = explain(settings.ids.key(claims[0].value), store, settings.content.ontology, settings.ids).notes
    assert note.counts == "neither (superseded by Three killed)"
    assert "nine" in (note.quote or "")
    assert not [f for f in read_findings(settings.build) if f.kind.startswith("unclear")]


def test_retracting_the_new_version_gives_the_old_one_back(tmp_path):
    reports = {
        "old.md": report("The Red Front attacked Novo Selo on 3 May.", url="https://example.org/a"),
        "new.md": report(
            "The Red Front attacked Novo Selo on 2 May.", published="2022-05-06", url="https://example.org/a"
        ),
    }
    content = content_folder(tmp_path / "content")
    settings, folder = chosen(content, tmp_path / "build"), written(tmp_path / "reports", reports)
    build(settings, [folder])
    [link] = [q for q in read_graph(settings.build) if q.predicate == kg("supersededBy")]
    record(Log(settings.build), "document", settings.ids.key(link.object.value), "wrong", "A. Analyst")
    build(settings, [folder])
    (folder / "new.md").unlink()
    assert read_report(settings.build).hash == build(chosen(content, tmp_path / "old"), [folder])[0].hash
