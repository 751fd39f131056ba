"""Documents read, checked and put into the cache, in this process or in several.

Enters: documents. Leaves: nothing but entries in the cache, the same whoever made them and in whatever order; a
document's entry depends on the document and the content alone. Starting a process costs some seconds, so that few
documents are read here. Refused: content that is wrong (ContentError), whichever process finds it.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from pyoxigraph import Quad

from kg.cache import Cache
from kg.checks import Checked, Described, Places, Shapes, described
from kg.claims import DocumentGraph, Finding
from kg.content import Content
from kg.documents import Document
from kg.extract import ExtractionContent, extract, read_extraction_content
from kg.handwritten import handwritten_quads, known_entities
from kg.ids import Ids
from kg.parse import language_model
from kg.records import read_records
from kg.statements import document_quads
from kg.terms import graph_of, kg, object_of, subject_of, tally, to_nquads

BATCH = 25  # documents that are read and validated in one go
MOST = 4
WORTH = 100  # unread documents from which on further processes are started


@dataclass
class Reader:
    """Reads documents under one content; ``handwritten`` are the files whose names are known."""

    content: Content
    ids: Ids
    cache: Cache
    handwritten: Sequence[Path]

    @cached_property
    def quads(self) -> list[Quad]:
        return [q for file in self.handwritten for q in handwritten_quads(file, self.content.ontology, self.ids)]

    @cached_property
    def shapes(self) -> Shapes:
        return Shapes(self.content.shape_files, self.content.ontology)

    @cached_property
    def context(self) -> dict[str, Described]:
        return described(self.quads, self.content.ontology)

    @cached_property
    def reading(self) -> ExtractionContent:
        return read_extraction_content(self.content, known_entities(self.quads, self.content.ontology, self.ids))

    def read(self, documents: Sequence[Document]) -> None:
        """Put an entry of each document into the cache. Raises ContentError."""
        graphs: list[DocumentGraph] = [extract(document, self.reading) for document in documents]
        written = [
            document_quads(graph, document.text, self.content.ontology, self.ids)
            for graph, document in zip(graphs, documents, strict=True)
        ]
        checked = [Checked(quads, _place(d, quads)) for d, quads in zip(documents, written, strict=True)]
        violated = self.shapes.findings(checked, self.context, self.ids)
        for document, graph, quads, found in zip(documents, graphs, written, violated, strict=True):
            self.keep(self.cache.name(document), quads, (*graph.findings, *found))

    def rest(self) -> None:
        """Let go of the parser and the rules, which take as much memory as thousands of documents."""
        if self.__dict__.pop("reading", None) is not None:
            language_model.cache_clear()
            gc.collect()

    def keep(self, name: str, quads: Sequence[Quad], findings: Iterable[Finding]) -> None:
        """Put a graph into the cache."""
        lines = sorted(to_nquads(quads))
        self.cache.put(name, graph_of(quads), lines, read_records(quads, self.content.ontology), findings, tally(quads))


def _place(document: Document, quads: Iterable[Quad]) -> Places:
    """Where in the document a passage begins; the document alone for everything else."""
    starts = {subject_of(q).value: int(object_of(q).value) for q in quads if q.predicate == kg("startOffset")}
    return lambda iri: (document.path, starts.get(iri))


_READER: list[Reader] = []


def _start(reader: Reader) -> None:
    _READER.append(reader)


def _read(documents: Sequence[Document]) -> list[Document]:
    _READER[0].read(documents)
    return list(documents)


def default_jobs() -> int:
    """As many processes as this one has cores, up to four: each takes its own memory for the parser."""
    return min(MOST, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def read_all(reader: Reader, documents: Iterable[Document], jobs: int) -> Iterator[list[Document]]:
    """Read the documents; gives them back, some at a time and in any order, once their entries are there."""
    every = iter(documents)
    first = list(islice(every, WORTH if jobs > 1 else 0))
    if len(first) < WORTH or jobs < 2:
        rest = (document for group in (first, every) for document in group)
        while batch := list(islice(rest, BATCH)):
            reader.read(batch)
            yield batch
        return
    reader.reading  # noqa: B018  # what is wrong with the content is told before anything is started
    with _pool(reader, jobs) as submit:
        running: set[Future[list[Document]]] = set()
        rest = (document for group in (first, every) for document in group)
        while batch := list(islice(rest, BATCH)):
            running.add(submit(batch))
            if len(running) > jobs:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (each.result() for each in done)
        for each in running:
            yield each.result()


@contextmanager
def _pool(reader: Reader, jobs: int) -> Iterator[Callable[[list[Document]], Future[list[Document]]]]:
    """Processes that are started anew, not forked: the same on every system, and safe beside threads."""
    cache = Cache(reader.cache.folder, reader.cache.basis)
    plain = Reader(Content(reader.content.folder), reader.ids, cache, reader.handwritten)
    with ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_start, initargs=(plain,)) as pool:
        yield lambda batch: pool.submit(_read, batch)
