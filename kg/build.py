"""Documents and content in, a build folder out: ``graph.nq``, ``build.json``, ``findings.json`` and the log.

The one place where the stages are put in a row. ``graph.nq`` holds content alone, graph by graph in the order of their
names, each sorted; its SHA-256 is the build's hash. What was read out of each document is kept in ``cache/``, and what
was derived too, so that only what changed is read and worked out again. Neither all quads nor all claims are ever in
memory.
Refused: an input that does not exist, content that is wrong. A file that cannot be read is a finding, and the others
go on.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from kg import __version__
from kg.cache import Cache, Entry, EntryFile, KeptRoutes, KeptScores, Pieces
from kg.checks import Checked, Described
from kg.claims import DocumentGraph, Finding
from kg.derived import Derived, Stale
from kg.documents import Document, Seen, iter_documents, read_files
from kg.errors import InputError
from kg.extract import ExtractionContent, extract, read_extraction_content
from kg.files import alone_in, file_hash, make_folder, writing
from kg.graph import Joining
from kg.graphfile import BEFORE, GRAPH, INDEX, Former, GraphFile
from kg.handwritten import duplicate_names, handwritten_quads, known_entities
from kg.judgements import Judgements, read_judgements
from kg.log import BuildSource, Log
from kg.marks import read_marks
from kg.pieces import Types
from kg.portions import Lines
from kg.records import Records, read_records
from kg.recordtext import Told, told
from kg.retraction import Withdrawn, active
from kg.seen import Inputs, SeenFiles
from kg.settings import Settings
from kg.tablemaps import read_table_maps
from kg.terms import graph_of, tally, to_nquads
from kg.workers import Reader, read_all

Progress = Callable[[str, int, int], None]
REPORT, FINDINGS = "build.json", "findings.json"
MANY = 1000  # documents, from which on the parser's memory is wanted for joining them
_JSON = json.JSONEncoder(ensure_ascii=False, indent=1, sort_keys=True, default=asdict)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build holds.

    ``hash`` is over content alone, ``inputs`` over what it was made from; ``base`` is how its ids begin.
    """

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
    base: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What a hand-written file holds: its graph, one quad a line, sorted, and the records of it."""

    data: bytes
    records: Records

    def quads(self) -> bytes:
        return self.data

    def told(self) -> Told:
        return told(self.records)


class _Builder:
    def __init__(self, settings: Settings, progress: Progress, jobs: int, graph: GraphFile) -> None:
        self.settings, self.progress, self.jobs, self.graph = settings, progress, jobs, graph
        self.ontology, self.ids = settings.content.ontology, settings.ids
        self.judgements = read_judgements(settings.content.judgements, self.ids)
        self.withdrawn = _withdrawn(settings, self.judgements)
        self.findings: list[Finding] = []
        self.counts: Counter[str] = Counter()
        self.written: dict[str, Written] = {}
        self.marks: dict[str, str] = {}
        self.triples = 0
        cache = settings.build / "cache"
        self.memo = Pieces(cache / "derived", graph.basis)
        self.scores = KeptScores(self.memo.rows)
        self.joining = Joining(
            self.ontology,
            self.ids,
            self.judgements,
            read_marks(settings.content.marks, self.ids),
            check=self._violated,
            memo=self.memo,
            routes=KeptRoutes(self.memo.rows),
            scores=self.scores,
            former=graph.former.pieces,
        )

    def run(self, inputs: Inputs, fingerprint: str) -> BuildReport:
        self._handwritten()
        self._documents(inputs)
        derived = self.joining.derive(self.marks.values(), lambda mark: self._source(mark).told())
        self.findings += derived.findings
        self.counts += derived.counts
        self.cache.forget_unused()
        report = self._write(fingerprint, derived)
        self.memo.save(derived.pieces, self.marks.values())
        return report

    # -- what goes in

    def _handwritten(self) -> None:
        read = {f: handwritten_quads(f, self.ontology, self.ids) for f in self.settings.content.handwritten_files}
        records = {file: read_records(quads, self.ontology) for file, quads in read.items()}
        files = [file for file in read if not self.withdrawn.covers(records[file].documents)]
        left_out = sorted(file.name for file in read.keys() - set(files))
        # a name that a retracted file gave is no longer known
        self.cache = Cache(self.settings.build / "cache", _basis(self.settings, left_out), {INDEX.stem, BEFORE.stem})
        self.reader = Reader(self.settings.content, self.ids, self.cache, files)
        every = [quad for file in files for quad in read[file]]
        self.findings += duplicate_names(known_entities(every, self.ontology, self.ids))
        self.findings += self.reader.shapes.handwritten({file: read[file] for file in files}, self.ids)
        for file in files:
            left = self.withdrawn.remaining(read[file], self.ontology)
            held = records[file] if left is read[file] else read_records(left, self.ontology)
            self.joining.add(held)
            self.joining.speak_of(held.claims)
            self.counts += tally(left)
            written = sorted(set(to_nquads(left)))
            data = "".join(f"{line}\n" for line in written).encode()
            mark = self.marks[graph_of(read[file])] = hashlib.sha256(data).hexdigest()
            self.written[mark] = Written(data, held)
            self.triples += len(written)

    def _documents(self, inputs: Inputs) -> None:
        for read in read_all(self.reader, self._unread(inputs), self.jobs):
            for document in read:
                entry = self.cache.get(self.cache.name(document))
                assert entry is not None, "it has just been written"
                self._take(entry)
        if len(self.marks) > MANY:
            self.reader.rest()

    def _unread(self, inputs: Inputs) -> Iterator[Document]:
        """The documents that are not in the cache; those that are go straight into the build."""
        tables = read_table_maps(self.settings.content.tables, self.ontology)
        self.seen = SeenFiles(inputs, self.memo.rows, self.cache)
        for number, item in enumerate(read_files(inputs.files, inputs.findings, tables, self.seen), 1):
            self.progress("documents", number, 0)
            if isinstance(item, Finding):
                self.findings.append(item)
                continue
            held = self.cache.get(item.kept if isinstance(item, Seen) else self.cache.name(item))
            if held is not None:
                self._take(held)
            else:
                yield item.read() if isinstance(item, Seen) else item

    def _take(self, entry: Entry) -> None:
        """One document into the build, without the claims that are retracted."""
        if self.withdrawn.covers(entry.documents):
            return
        entry = self._remaining(entry)
        self.findings += entry.findings
        self.counts += Counter(entry.counts)
        self.joining.add(entry)
        self.marks[entry.graph] = entry.file.name
        self.triples += entry.triples

    def _source(self, mark: str) -> Written | EntryFile:
        """What the graph with this mark holds."""
        return self.written.get(mark) or self.cache.file(mark)

    def _remaining(self, entry: Entry) -> Entry:
        """The entry without what is retracted, kept beside the whole one."""
        if not self.withdrawn.takes_claims or not self.withdrawn.may_touch(data := entry.file.quads()):
            return entry
        name = hashlib.sha256(f"{entry.file.name}{self.withdrawn.key}".encode()).hexdigest()[:32]
        held = self.cache.get(name)
        if held is None:
            left = self.withdrawn.remaining(list(parse(data, RdfFormat.N_QUADS)), self.ontology)
            self.reader.keep(name, left, entry.findings)
            held = self.cache.get(name)
            assert held is not None, "it has just been written"
        return held

    def _violated(self, quads: Sequence[Quad], types: Types) -> Sequence[Finding]:
        """What is wrong with a part of the derived graph."""
        context = {iri: Described(names, label) for iri, (names, label) in types.items()}
        part = Checked(quads, lambda _: ("graph/derived", None))
        return self.reader.shapes.findings([part], context, self.ids)[0]

    # -- what comes out

    def _write(self, fingerprint: str, derived: Derived) -> BuildReport:
        folder = self.settings.build
        digest, own = self.graph.write(self.marks, lambda mark: self._source(mark).quads(), derived, folder / REPORT)
        found = sorted(set(self.findings), key=lambda f: (f.place, f.position or 0, f.kind, f.subject, f.message))
        report = BuildReport(
            hash=digest,
            inputs=fingerprint,
            documents=self.counts["Document"] - len(self.written),
            entities=self.joining.held.count,
            claims=self.counts["Claim"],
            statements=self.counts["Statement"],
            events=self.counts["derived"] - self.counts["Statement"],
            triples=self.triples + own,
            findings=dict(sorted(Counter(f.kind for f in found).items())),
            errors=sum(f.severity == "error" for f in found),
            base=self.ids.base,
        )
        _write_json(folder / FINDINGS, found)
        _write_json(folder / REPORT, report)
        return report


def _write_json(file: Path, value: object) -> None:
    with writing(file) as handle:
        handle.writelines(part.encode() for part in _JSON.iterencode(value))
        handle.write(b"\n")


def fingerprint(settings: Settings, inputs: Inputs) -> str:
    """A hash over all that a build depends on: files, content, version, base of ids."""
    judgements = read_judgements(settings.content.judgements, settings.ids)
    basis = [__version__, settings.content.hash, settings.ids.base, _withdrawn(settings, judgements).key]
    return hashlib.sha256("\0".join([*basis, *inputs.told()]).encode()).hexdigest()


def _basis(settings: Settings, left_out: Iterable[str] = ()) -> str:
    """What is read and derived depends on, besides the documents and the tables of judgements and marks."""
    basis = "".join([__version__, settings.content.reading_hash, settings.ids.base, *left_out])
    return hashlib.sha256(basis.encode()).hexdigest()


def _withdrawn(settings: Settings, judgements: Judgements) -> Withdrawn:
    """What the log of the build folder says is taken back."""
    return Withdrawn.of(active(Log(settings.build)), settings.ids, judgements)


def build(
    settings: Settings, inputs: Sequence[Path] = (), *, progress: Progress | None = None, jobs: int = 1
) -> tuple[BuildReport, bool]:
    """Make the build of ``inputs`` (the sample reports when empty); returns it and whether anything had to be made.

    Many documents are read in ``jobs`` processes; with more than one, the caller's main module must bear being
    imported again. Raises ContentError, InputError, ConfigError.
    """
    paths = list(inputs) or [settings.content.samples]
    found = Inputs.of(paths)
    current = fingerprint(settings, found)
    held = _held(settings.build)
    source = BuildSource.of(inputs, settings.content.folder)
    log = Log(settings.build)
    if held is not None and held.inputs == current and _is_whole(settings.build, held):
        if log.last_source() != source:  # the same files, and another place to look for them
            log.append("build", {"hash": held.hash, "unchanged": True, **asdict(source)})
        return held, False
    make_folder(settings.build)
    with alone_in(settings.build), _collecting_seldom():
        report = _made(settings, found, current, progress or (lambda *_: None), jobs)
        facts = {"hash": report.hash, "documents": report.documents, "version": __version__, **asdict(source)}
        log.append("build", facts)
    return report, True


def _made(settings: Settings, inputs: Inputs, current: str, progress: Progress, jobs: int) -> BuildReport:
    """The build by what the graph before differs in; by all that it holds where that cannot be told."""
    graph = GraphFile(settings.build, settings.ids.graph("derived").value, _basis(settings))
    graph.know_former()
    try:
        return _run(_Builder(settings, progress, jobs, graph), inputs, current)
    except Stale:
        graph.former = Former()
        return _run(_Builder(settings, progress, jobs, graph), inputs, current)


def _run(builder: _Builder, inputs: Inputs, current: str) -> BuildReport:
    with closing(builder.memo.rows):
        return builder.run(inputs, current)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Records are many and hold no cycles: looking for them all the time would cost a tenth of a build."""
    held = gc.get_threshold()
    gc.set_threshold(200_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*held)


def _is_whole(folder: Path, report: BuildReport) -> bool:
    try:
        read_findings(folder)
        return file_hash(folder / GRAPH) == report.hash
    except (OSError, InputError):
        return False


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
        unfinished = (folder / GRAPH).is_file() and not (folder / REPORT).is_file()
        raise InputError(
            "the build here was not finished" if unfinished else "there is no build here",
            place=folder,
            hint="`kg build` makes one; `--build DIR` names another folder",
        ) from exc


def read_findings(folder: Path) -> list[Finding]:
    """The findings of the build in a folder. Raises InputError when there is none, or it is damaged."""
    read_report(folder)
    try:
        return [Finding(**row) for row in json.loads((folder / FINDINGS).read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError) as exc:
        raise _damaged(folder / FINDINGS) from exc


def graph_lines(folder: Path) -> Lines:
    """The lines of the build in a folder. Raises InputError when there is none, or it is damaged."""
    report = read_report(folder)
    if not _is_whole(folder, report):
        raise _damaged(folder / GRAPH)
    return Lines(folder / GRAPH)


def read_graph(folder: Path, base: str | None = None) -> list[Quad]:
    """The quads of the build in a folder, their ids with another ``base`` if one is given.

    Raises InputError when there is none, or it is damaged.
    """
    report = read_report(folder)
    try:
        data = (folder / GRAPH).read_bytes()
    except OSError as exc:
        raise _damaged(folder / GRAPH) from exc
    if hashlib.sha256(data).hexdigest() != report.hash:
        raise _damaged(folder / GRAPH)
    if base and report.base:
        data = data.replace(f"<{report.base}".encode(), f"<{base}".encode())
    return list(parse(data, RdfFormat.N_QUADS))


def _damaged(file: Path) -> InputError:
    return InputError("the file is missing or damaged", place=file, hint="`kg build` makes it anew")
