"""How the engine is built: data flows one way, only the command line speaks, and no theatre of war is in the code.

``STAGES`` is the order of the modules, from left to right. A new module is given a place there before it is used.
"""

from __future__ import annotations

import ast
import csv
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, RdfFormat, parse

from kg.content import find_content

ENGINE = Path(__file__).parent.parent / "kg"
MODULES = sorted(file.stem for file in ENGINE.glob("*.py"))

# Within a stage too, a module imports only what stands before it.
STAGES = {
    "ground": "errors terms ids files heap shelf yamltext csvtable claims log ontologyterms ontology content",
    "documents": "publication metadata addresses decoding sidecar inputs frontmatter pages mhtml pdf feedxml feeds "
    "tablemaps rows tablefiles tables reading documents copies",
    "sentences": "gardenpaths parse tellingwords",
    "times and numbers": "numerals calendar datewords timeframe relativedates datevalues dateforms dates "
    "figures counts",
    "known names": "gazetteer compare lexicon",
    "names": "views naming clues surroundings nametypes runs spans homonyms register nearspellings links descriptions "
    "coreference issuers names",
    "rules": "neighbours shapes syntax rulefiles rules rulecompiler factuality",
    "who says it": "sources reporting said trailing cues captions culprits speakers chains quotations quoting "
    "textspans attribution",
    "what happened": "fillers common eventmentions daysapart eventdates tolls headcounts consequences events periods "
    "relations eventgroup storyline gathering headline mainevent siting completing befallen",
    "one document": "status voices answers assembly rowgraph extract extraction_json rule_examples trying coverage",
    "statements": "statements handwritten subjectlines",
    "the graph": "records recordtext judgements identity library spellings stories whereabouts likeness scores merging "
    "unread held marks versions validity propositions pieces routing shares derived graph retraction asof",
    "checks": "constraints required screen checks",
    "projection": "values projection portions changes",
    "the store": "embedded store loading lookup",
    "answers": "recipeheader recipetext recipes explain export networks render",
    "in a row": "settings kept cache seen workers graphfile build session checking scaffold diff revision",
    "doors": "__init__ options commands cli",
}
ORDER = [module for modules in STAGES.values() for module in modules.split()]
LINES = 400
HEAVY = ("spacy", "rdflib", "pyshacl", "networkx", "trafilatura", "pandas", "numpy", "lxml", "neo4j")
MEANT_TO_BE_LOADED = {"store": ["neo4j"], "loading": ["neo4j"]}  # a store is nothing without its driver

each_module = pytest.mark.parametrize("module", MODULES)


def source(module: str) -> str:
    return (ENGINE / f"{module}.py").read_text(encoding="utf-8")


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(source(module))


def imported(module: str) -> set[str]:
    """The modules of the engine that a module imports, inside functions and for its annotations too."""
    found = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("kg.")}
            found |= {"__init__" for alias in node.names if alias.name == "kg"}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            if node.module == "kg":
                found |= {_member(alias.name) for alias in node.names} - {""}
            elif (node.module or "").startswith("kg."):
                found.add(str(node.module).split(".")[1])
    return found


def _member(name: str) -> str:
    """What ``from kg import NAME`` imports. The version is a constant that stands before everything."""
    if name == "__version__":
        return ""
    return name if name in MODULES else "__init__"


def test_every_module_has_one_place_in_the_order_and_no_other_is_listed() -> None:
    assert len(MODULES) > 50
    assert sorted(ORDER) == MODULES


@each_module
def test_a_module_imports_only_from_its_left(module: str) -> None:
    assert module in ORDER, "give the module its place in STAGES"
    right = set(ORDER[ORDER.index(module) :])
    assert imported(module) & right == set()


# -- only the command line prints and exits

_SPEAKS = {"print", "input", "exit", "quit", "breakpoint"}
_OF_SYS = {"exit", "stdout", "stderr", "stdin", "argv"}


def outspoken(node: ast.AST) -> str:
    """What in this node prints, exits or reads the command line; empty for anything else."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SPEAKS:
        return node.func.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        name = f"{node.value.id}.{node.attr}"
        return name if (node.value.id == "sys" and node.attr in _OF_SYS) or name == "os._exit" else ""
    if isinstance(node, ast.Name) and node.id == "SystemExit":
        return node.id
    if isinstance(node, ast.Import):
        return "typer" if any(alias.name.split(".")[0] == "typer" for alias in node.names) else ""
    if isinstance(node, ast.ImportFrom):
        module = (node.module or "").split(".")[0]
        from_sys = module == "sys" and any(alias.name in _OF_SYS for alias in node.names)
        return module if module == "typer" or from_sys else ""
    return ""


def test_only_the_command_line_prints_exits_or_reads_arguments() -> None:
    """A library that prints cannot be used in another program; one that exits takes that program with it."""
    speaking = {m: sorted({outspoken(node) for node in ast.walk(tree(m))} - {""}) for m in MODULES}
    for door in ("cli", "commands", "options"):
        assert speaking.pop(door), "the check finds nothing where it must find something"
    assert {module: found for module, found in speaking.items() if found} == {}


# -- the engine knows no war


def names_of_the_theatre() -> set[str]:
    """The names in every language of what is written by hand; two letters can be anything."""
    labels = re.compile(r"#(?:pref|alt|hidden)Label$")
    found = set()
    for file in find_content().handwritten_files:
        for quad in parse(file.read_bytes(), RdfFormat.TURTLE, base_iri="file:///f"):
            if labels.search(quad.predicate.value) and isinstance(quad.object, Literal):
                found.add(quad.object.value)
    return {name for name in found if len(name) > 2}


def countries() -> set[str]:
    with (find_content().loaders / "lexicon" / "geography.csv").open(encoding="utf-8") as table:
        return {row["name"] for row in csv.DictReader(table) if row["class"] == "Country" and len(row["name"]) > 2}


def event_classes() -> set[str]:
    ontology = find_content().ontology
    return {name for name in ontology.classes if "Event" in ontology.chain(name) and name != "Event"}


def events_in_words() -> set[str]:
    """The event classes as somebody would type them: "dronestrike", "drone strike", "drone_strike", "drone-strike"."""
    spaced = {re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower() for name in event_classes()}
    return {name.replace(" ", between) for name in spaced for between in ("", " ", "_", "-")}


def whole_words(words: set[str]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, words), key=lambda word: (-len(word), word))
    return re.compile(r"(?<!\w)(?:" + "|".join(longest_first) + r")(?!\w)")


def lines_with(words: set[str]) -> list[tuple[str, int, str]]:
    """Where in the engine, comments and docstrings included, a word stands as it is written."""
    pattern = whole_words(words)
    lines = [(m, n, line) for m in MODULES for n, line in enumerate(source(m).splitlines(), 1)]
    return [(m, n, match[0]) for m, n, line in lines for match in pattern.finditer(line)]


def strings(module: str) -> Iterator[tuple[int, str]]:
    """The strings of a module that are not docstrings, with their lines."""
    told = {id(node.value) for node in ast.walk(tree(module)) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def test_the_engine_names_nobody_and_no_place_of_the_theatre() -> None:
    """The same code serves any war; in examples too, a name from this one would be the only one that was thought of."""
    names = names_of_the_theatre()
    assert len(names) > 500
    assert lines_with(names) == []


def test_the_engine_names_no_country() -> None:
    assert len(countries()) > 190
    assert lines_with(countries()) == []


def test_the_engine_names_no_kind_of_event() -> None:
    """A kind of event is a class in the ontology and a rule; code for one kind would be missing for the next."""
    assert len(event_classes()) > 30
    assert lines_with(event_classes()) == []


def test_no_string_in_the_code_is_a_word_for_a_kind_of_event() -> None:
    """Docstrings may speak of "the attack" to explain a sentence; what the code compares with may not."""
    pattern = whole_words(events_in_words())
    assert pattern.search("a drone strike")
    found = [(m, line, match[0]) for m in MODULES for line, text in strings(m) for match in pattern.finditer(text)]
    assert found == []


# -- quick to start, easy to read


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    code = f"import sys, kg.cli; print(*(m for m in {HEAVY} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def at_import(node: ast.AST) -> Iterator[str]:
    """The libraries that are imported when this node runs: not those inside functions or for annotations only."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        return
    if isinstance(node, ast.Import):
        yield from (alias.name.split(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield (node.module or "").split(".")[0]
    for child in ast.iter_child_nodes(node):
        yield from at_import(child)


def test_a_heavy_library_is_imported_where_it_is_used_and_not_at_the_top() -> None:
    """A command pays only for what it does: a query must not wait for the parser."""
    top = {module: sorted({*at_import(tree(module))} & {*HEAVY}) for module in MODULES}
    assert "typer" in at_import(tree("cli")), "the check finds nothing where it must find something"
    assert {module: found for module, found in top.items() if found} == MEANT_TO_BE_LOADED


@each_module
def test_a_module_says_what_it_is(module: str) -> None:
    assert (ast.get_docstring(tree(module)) or "").strip()


@each_module
def test_a_module_is_short_enough_to_be_read(module: str) -> None:
    length = len(source(module).splitlines())
    assert length <= LINES
