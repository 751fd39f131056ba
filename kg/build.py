"""Documents and content in, a build folder out: ``graph.nq``, ``build.json``, ``findings.json`` and the log.

The one place where the stages are put in a row. ``graph.nq`` is sorted and holds content alone; its SHA-256 is the
build's hash. What was read out of each document is kept in ``cache/``, so that only what changed is read again.
Refused: an input that does not exist, content that is wrong. A file that cannot be read is a finding, and the others
go on.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from kg import __version__
from kg.cache import Cache
from kg.checks import Checked, Described, Places, Shapes, described
from kg.claims import DocumentGraph, Finding
from kg.content import hash_files
from kg.documents import Document, input_files, iter_documents
from kg.errors import InputError
from kg.extract import ExtractionContent, extract, read_extraction_content
from kg.files import make_folder, write_whole
from kg.graph import derive
from kg.handwritten import duplicate_names, handwritten_quads, known_entities
from kg.judgements import Judgements, read_judgements
from kg.log import BuildSource, Log
from kg.marks import read_marks
from kg.records import Records, read_records
from kg.retraction import Withdrawn, active
from kg.settings import Settings
from kg.statements import document_quads
from kg.tablemaps import read_table_maps
from kg.terms import KG, TYPE, kg, local_name, object_of, subject_of, to_nquads

Progress = Callable[[str, int, int], None]
BATCH = 50  # documents validated in one run
GRAPH, REPORT, FINDINGS = "graph.nq", "build.json", "findings.json"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build holds. ``hash`` is over content alone, ``inputs`` over what it was made from."""

    hash: str
    inputs: str
    documents: int
    entities: int
    claims: int
    statements: int
    events: int
    triples: int
    findings: dict[str, int] = field(default_factory=dict)
    errors: int = 0


class _Builder:
    def __init__(self, settings: Settings, progress: Progress) -> None:
        self.settings, self.progress = settings, progress
        self.ontology, self.ids = settings.content.ontology, settings.ids
        self.shapes = Shapes(settings.content.shape_files, self.ontology)
        self.judgements = read_judgements(settings.content.judgements, self.ids)
        self.marks = read_marks(settings.content.marks, self.ids)
        self.withdrawn = _withdrawn(settings, self.judgements)
        self.reader: ExtractionContent | None = None
        self.findings: list[Finding] = []
        self.records: list[Records] = []
        self.lines: list[str] = []
        self.counts: Counter[str] = Counter()
        self.entities: set[str] = set()
        self.found: dict[str, Described] = {}
        self.unchecked: list[tuple[Document, DocumentGraph, list[Quad]]] = []

    def run(self, inputs: Sequence[Path], fingerprint: str) -> BuildReport:
        self._handwritten()
        self._documents(inputs)
        derived = derive(self.records, self.ontology, self.ids, self.judgements, self.marks)
        self.findings += derived.findings
        whole = Checked(derived.quads, lambda _: ("graph/derived", None))
        self.findings += self.shapes.findings([whole], self.context | self.found, self.ids)[0]
        self._keep(derived.quads)
        self.cache.forget_unused()
        return self._write(fingerprint)

    # -- what goes in

    def _handwritten(self) -> None:
        read = {f: handwritten_quads(f, self.ontology, self.ids) for f in self.settings.content.handwritten_files}
        files = [file for file in read if not self.withdrawn.covers(read[file])]
        self.written = len(files)
        self.cache = self._cache(sorted(file.name for file in read.keys() - set(files)))
        graphs = [read[file] for file in files]
        every = [quad for quads in graphs for quad in quads]
        self.context = described(every, self.ontology)
        self.known = known_entities(every, self.ontology, self.ids)
        self.findings += duplicate_names(self.known)
        lines = _subject_lines(files)

        def place(iri: str) -> tuple[str, int | None]:
            return lines.get(self.ids.key(iri), ("loaders/handwritten", None))

        self.findings += self.shapes.findings([Checked(every, place)], {}, self.ids)[0]
        for quads in graphs:
            self._take(quads)

    def _cache(self, left_out: Iterable[str]) -> Cache:
        """What was read before with the same content; a name that a retracted file gave is no longer known."""
        basis = "".join([__version__, self.settings.content.reading_hash, self.ids.base, *left_out])
        return Cache(self.settings.build / "cache", hashlib.sha256(basis.encode()).hexdigest())

    def _documents(self, inputs: Sequence[Path]) -> None:
        tables = read_table_maps(self.settings.content.tables, self.ontology)
        for number, item in enumerate(iter_documents(inputs, tables=tables), 1):
            self.progress("documents", number, 0)
            if isinstance(item, Finding):
                self.findings.append(item)
            else:
                self._document(item)
            if len(self.unchecked) == BATCH:
                self._check()
        self._check()

    def _document(self, document: Document) -> None:
        held = self.cache.get(document)
        graph = held[0] if held else self._extract(document)
        quads = document_quads(graph, document.text, self.ontology, self.ids)
        if self.withdrawn.covers(quads):
            return
        if held is None:
            self.unchecked.append((document, graph, quads))
        else:
            self.findings += held[1]
        self.found |= described(quads, self.ontology)
        self._take(quads)

    def _extract(self, document: Document) -> DocumentGraph:
        if self.reader is None:
            self.reader = read_extraction_content(self.settings.content, self.known)
        return extract(document, self.reader)

    def _check(self) -> None:
        """Validate the documents that were read anew, and keep what came out."""
        if not self.unchecked:
            return
        graphs = [Checked(quads, _place(document, quads)) for document, _, quads in self.unchecked]
        for (document, graph, _), violated in zip(
            self.unchecked, self.shapes.findings(graphs, self.context, self.ids), strict=True
        ):
            findings = (*graph.findings, *violated)
            self.cache.put(document, graph, findings)
            self.findings += findings
        self.unchecked.clear()

    # -- what comes out

    def _take(self, quads: list[Quad]) -> None:
        """One graph into the build, without the claims that are retracted."""
        left = self.withdrawn.remaining(quads, self.ontology)
        self.records.append(read_records(left, self.ontology))
        self._keep(left)

    def _keep(self, quads: Iterable[Quad]) -> None:
        self.lines += to_nquads(quads)
        for quad in quads:
            if quad.predicate == TYPE and object_of(quad).value.startswith(KG):
                name = local_name(object_of(quad).value)
                self.counts[name] += 1
                if name in self.ontology.classes and {"Actor", "Place", "Channel"} & set(self.ontology.chain(name)):
                    self.entities.add(subject_of(quad).value)
            elif quad.predicate == kg("shortId"):
                self.counts["derived"] += 1

    def _write(self, fingerprint: str) -> BuildReport:
        folder = self.settings.build
        lines = sorted(set(self.lines))
        data = "".join(f"{line}\n" for line in lines).encode()
        report = BuildReport(
            hash=hashlib.sha256(data).hexdigest(),
            inputs=fingerprint,
            documents=self.counts["Document"] - self.written,
            entities=len(self.entities),
            claims=self.counts["Claim"],
            statements=self.counts["Statement"],
            events=self.counts["derived"] - self.counts["Statement"],
            triples=len(lines),
            findings=dict(sorted(Counter(f.kind for f in self.findings).items())),
            errors=sum(f.severity == "error" for f in self.findings),
        )
        write_whole(folder / GRAPH, data)
        ordered = sorted(self.findings, key=lambda f: (f.place, f.position or 0, f.kind, f.subject, f.message))
        write_whole(folder / FINDINGS, _json([asdict(finding) for finding in ordered]))
        write_whole(folder / REPORT, _json(asdict(report)))
        return report


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _place(document: Document, quads: Iterable[Quad]) -> Places:
    """Where in the document a passage begins; the document alone for everything else."""
    starts = {subject_of(q).value: int(object_of(q).value) for q in quads if q.predicate == kg("startOffset")}
    return lambda iri: (document.path, starts.get(iri))


def _subject_lines(files: Sequence[Path]) -> dict[str, tuple[str, int | None]]:
    """Where each ``id:`` subject first begins a line of a hand-written file."""
    found: dict[str, tuple[str, int | None]] = {}
    for file in files:
        found.setdefault(f"file-{file.stem}", (f"loaders/handwritten/{file.name}", 1))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("id:"):
                key = line[3:].split(maxsplit=1)[0]
                found.setdefault(key, (f"loaders/handwritten/{file.name}", number))
    return found


def fingerprint(settings: Settings, inputs: Sequence[Path]) -> str:
    """A hash over all that a build depends on: files, content, version, base of ids. Raises InputError."""
    judgements = read_judgements(settings.content.judgements, settings.ids)
    withdrawn = _withdrawn(settings, judgements).key
    read = hash_files(input_files(inputs))
    basis = "".join([__version__, settings.content.hash, settings.ids.base, read, withdrawn])
    return hashlib.sha256(basis.encode()).hexdigest()


def _withdrawn(settings: Settings, judgements: Judgements) -> Withdrawn:
    """What the log of the build folder says is taken back."""
    return Withdrawn.of(active(Log(settings.build)), settings.ids, judgements)


def build(
    settings: Settings, inputs: Sequence[Path] = (), *, progress: Progress | None = None
) -> tuple[BuildReport, bool]:
    """Make the build of ``inputs`` (the sample reports when empty); returns it and whether anything had to be made.

    Raises ContentError, InputError, ConfigError.
    """
    paths = list(inputs) or [settings.content.samples]
    current = fingerprint(settings, paths)
    held = _held(settings.build)
    source = BuildSource.of(inputs, settings.content.folder)
    log = Log(settings.build)
    if held is not None and held.inputs == current and (settings.build / GRAPH).is_file():
        if log.last_source() != source:  # the same files, and another place to look for them
            log.append("build", {"hash": held.hash, "unchanged": True, **asdict(source)})
        return held, False
    make_folder(settings.build)
    report = _Builder(settings, progress or (lambda *_: None)).run(paths, current)
    facts = {"hash": report.hash, "documents": report.documents, "version": __version__, **asdict(source)}
    log.append("build", facts)
    return report, True


def _held(folder: Path) -> BuildReport | None:
    """The build that is there; one that cannot be read, as another version's, is simply made again."""
    try:
        return read_report(folder)
    except InputError:
        return None


def reading_content(settings: Settings) -> ExtractionContent:
    """The rules, the word lists, and the names of the hand-written entities. Raises ContentError."""
    ontology, ids = settings.content.ontology, settings.ids
    files = settings.content.handwritten_files
    known = known_entities((q for f in files for q in handwritten_quads(f, ontology, ids)), ontology, ids)
    return read_extraction_content(settings.content, known)


def extract_files(settings: Settings, inputs: Sequence[Path]) -> Iterator[tuple[str, DocumentGraph] | Finding]:
    """Each input file's name and document graph, one by one; a Finding for what could not be read."""
    reader = reading_content(settings)
    tables = read_table_maps(settings.content.tables, settings.content.ontology)
    for item in iter_documents(inputs, keep_duplicates=True, tables=tables):
        yield item if isinstance(item, Finding) else (item.name, extract(item, reader))


def is_built(folder: Path) -> bool:
    """Whether there is a build in the folder."""
    return (folder / REPORT).is_file()


def read_report(folder: Path) -> BuildReport:
    """The report of the build in a folder. Raises InputError when there is none."""
    try:
        return BuildReport(**json.loads((folder / REPORT).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as exc:
        raise InputError(
            "there is no build here",
            place=folder,
            hint="`kg build` makes one; `--build DIR` names another folder",
        ) from exc


def read_findings(folder: Path) -> list[Finding]:
    """The findings of the build in a folder. Raises InputError when there is none."""
    read_report(folder)
    return [Finding(**row) for row in json.loads((folder / FINDINGS).read_text(encoding="utf-8"))]


def read_graph(folder: Path) -> list[Quad]:
    """The quads of the build in a folder. Raises InputError when there is none."""
    read_report(folder)
    return list(parse((folder / GRAPH).read_bytes(), RdfFormat.N_QUADS))
