"""``kg check``: is the content right, and does the graph of the build conform?

Enters: the name of a part. Leaves: findings and a line that says how much was looked at, so that nothing looked at
does not pass for nothing wrong. A file that cannot be used is a finding and the others are looked at; only an
ontology that cannot be read, without which nothing can be checked, is raised as a ContentError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from pyoxigraph import Quad

from kg.build import read_findings, read_report
from kg.checks import Shapes
from kg.claims import Finding
from kg.documents import Document, iter_documents
from kg.errors import ContentError, InputError
from kg.handwritten import duplicate_names, handwritten_quads, known_entities
from kg.judgements import read_judgements
from kg.marks import read_marks
from kg.settings import Settings
from kg.tablemaps import read_table_maps

T = TypeVar("T")


def _tried(read: Callable[[], T], faults: list[Finding]) -> T | None:
    """What ``read`` gives; a fault of the content is added to the others instead of ending the check."""
    try:
        return read()
    except (ContentError, InputError) as fault:
        nearest = "; nearest: " + ", ".join(f"`{name}`" for name in fault.nearest) if fault.nearest else ""
        advice = fault.hint or "mend the file and check again"
        faults.append(
            Finding("content", fault.place or "", fault.fact + nearest, advice, position=fault.line, severity="error")
        )
        return None


def _ontology(settings: Settings) -> tuple[list[Finding], str]:
    ontology, faults = settings.content.ontology, list[Finding]()
    for file in settings.content.shape_files:
        _tried(partial(Shapes, [file], ontology), faults)
    looked_at = f"{len(ontology.classes)} classes, {len(ontology.properties)} properties"
    return faults, f"{looked_at}, {len(settings.content.shape_files)} files of shapes"


def _quads(file: Path, settings: Settings) -> list[Quad]:
    return list(handwritten_quads(file, settings.content.ontology, settings.ids))


def _loaders(settings: Settings) -> tuple[list[Finding], str]:
    from kg.extract import read_extraction_content
    from kg.rule_examples import check_examples

    content, faults = settings.content, list[Finding]()
    files = content.handwritten_files
    read = {file: _tried(partial(_quads, file, settings), faults) or [] for file in files}
    known = known_entities([quad for quads in read.values() for quad in quads], content.ontology, settings.ids)
    shapes = _tried(partial(Shapes, content.shape_files, content.ontology), faults)
    violated = shapes.handwritten(read, settings.ids) if shapes else []
    tables = _tried(partial(read_table_maps, content.tables, content.ontology), faults)
    judged = _tried(partial(read_judgements, content.judgements, settings.ids), faults)
    marked = _tried(partial(read_marks, content.marks, settings.ids), faults)
    reader = _tried(partial(read_extraction_content, content, known), faults)
    found, examples = check_examples(reader) if reader else ([], "rules that cannot be read")
    settled = f"{len(judged.rows) if judged else 0} judgements, {len(marked.rows) if marked else 0} marks"
    written = f"{len(files)} hand-written files, {len(known)} entities, {settled}"
    told = f"{written}, {examples}, {len(tables or ())} mappings of tables"
    return [*faults, *violated, *duplicate_names(known), *found], told


def _queries(settings: Settings) -> tuple[list[Finding], str]:
    from kg.recipes import read_recipe, recipe_files

    faults = list[Finding]()
    files = _tried(partial(recipe_files, settings.content.queries), faults) or {}
    recipes = [_tried(partial(read_recipe, file, settings.content.ontology), faults) for file in files.values()]
    drawings = sum(recipe is not None and recipe.drawing is not None for recipe in recipes)
    return faults, f"{len(files)} recipes, {drawings} with a variant that draws"


def _graph(settings: Settings) -> tuple[list[Finding], str]:
    from kg.networks import cycles
    from kg.session import read_network

    report = read_report(settings.build)
    shapes = [f for f in read_findings(settings.build) if f.kind == "shape"]
    circles = cycles(read_network(settings), settings.content.ontology)
    return [*shapes, *circles], f"{report.documents} documents, {report.claims} claims, {report.triples} triples"


def check_coverage(settings: Settings, inputs: Sequence[Path]) -> tuple[list[Finding], str]:
    """What the rules leave unread in documents, and how much was looked at. Raises ContentError, InputError."""
    from kg.build import reading_content
    from kg.coverage import coverage

    unreadable: list[Finding] = []
    tables = read_table_maps(settings.content.tables, settings.content.ontology)

    def documents() -> Iterator[Document]:
        for item in iter_documents(inputs, tables=tables):
            if isinstance(item, Finding):
                unreadable.append(item)
            else:
                yield item

    seen = coverage(documents(), reading_content(settings))
    return [*unreadable, *seen.findings()], seen.summary


PARTS: Mapping[str, Callable[[Settings], tuple[list[Finding], str]]] = {
    "ontology": _ontology,
    "loaders": _loaders,
    "queries": _queries,
    "graph": _graph,
}


def check_part(part: str, settings: Settings) -> tuple[list[Finding], str]:
    """The findings of one part, and what was looked at. Raises ContentError, InputError."""
    return PARTS[part](settings)
