"""``kg check``: is the content right, and does the graph of the build conform?

Enters: the name of a part. Leaves: findings and a line that says how much was looked at, so that nothing looked at
does not pass for nothing wrong. The first fault that makes a file unreadable is raised as a ContentError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.build import read_findings, read_report
from kg.checks import Shapes
from kg.claims import Finding
from kg.handwritten import duplicate_names, handwritten_quads, known_entities
from kg.judgements import read_judgements
from kg.settings import Settings
from kg.tablemaps import read_table_maps


def _ontology(settings: Settings) -> tuple[list[Finding], str]:
    ontology = settings.content.ontology
    Shapes(settings.content.shape_files, ontology)
    looked_at = f"{len(ontology.classes)} classes, {len(ontology.properties)} properties"
    return [], f"{looked_at}, {len(settings.content.shape_files)} files of shapes"


def _loaders(settings: Settings) -> tuple[list[Finding], str]:
    from kg.extract import read_extraction_content
    from kg.rule_examples import check_examples

    ontology, files = settings.content.ontology, settings.content.handwritten_files
    quads = [quad for file in files for quad in handwritten_quads(file, ontology, settings.ids)]
    known = known_entities(quads, ontology, settings.ids)
    found, looked_at = check_examples(read_extraction_content(settings.content, known))
    tables = read_table_maps(settings.content.tables, ontology)
    judged = len(read_judgements(settings.content.judgements, settings.ids).rows)
    written = f"{len(files)} hand-written files, {len(known)} entities, {judged} judgements"
    return [*duplicate_names(known), *found], f"{written}, {looked_at}, {len(tables)} mappings of tables"


def _queries(settings: Settings) -> tuple[list[Finding], str]:
    from kg.recipes import read_recipes

    recipes = read_recipes(settings.content.queries, settings.content.ontology)
    drawings = sum(recipe.drawing is not None for recipe in recipes.values())
    return [], f"{len(recipes)} recipes, {drawings} with a variant that draws"


def _graph(settings: Settings) -> tuple[list[Finding], str]:
    from kg.networks import cycles
    from kg.session import read_network

    report = read_report(settings.build)
    shapes = [f for f in read_findings(settings.build) if f.kind == "shape"]
    circles = cycles(read_network(settings), settings.content.ontology)
    return [*shapes, *circles], f"{report.documents} documents, {report.claims} claims, {report.triples} triples"


PARTS: Mapping[str, Callable[[Settings], tuple[list[Finding], str]]] = {
    "ontology": _ontology,
    "loaders": _loaders,
    "queries": _queries,
    "graph": _graph,
}


def check_part(part: str, settings: Settings) -> tuple[list[Finding], str]:
    """The findings of one part, and what was looked at. Raises ContentError, InputError."""
    return PARTS[part](settings)
