"""Who says what in political news (PolNeAR): the spans of source, cue and content that ``kg.attribution`` finds."""

from __future__ import annotations

from typing import Any

from benchmarks.folders import Folders
from benchmarks.outcome import Figure, Outcome
from benchmarks.reading import Clock, read_lines, reader, write_graph, write_json
from benchmarks.scorers import figures, run_scorer
from kg.attribution import find_attributions
from kg.documents import Document
from kg.extract import ExtractionContent, extract
from kg.names import find_names
from kg.parse import parse

TITLE = "PolNeAR, who says what"
_BESIDE = {
    "source": ("65", "20 lines 51.4 (dev); CRF 50.6, BERT 83.2 (test)"),
    "cue": ("65", "20 lines 43.5 (dev); CRF 53.4, BERT 75.3 (test)"),
    "content": ("50", "20 lines 18.1 (dev); CRF 28.6, BERT 72.9 (test)"),
}


def measure(folders: Folders) -> Outcome:
    gold = folders.file("bench", "polnear", f"{folders.split}.jsonl")
    scorer = folders.scorer("bench", "polnear", "attrib_score.py")
    content, clock = reader(), Clock()
    with folders.output("polnear") as out:
        said = {}
        for article in read_lines(gold):
            with clock.reading(article["text"]):
                said[article["id"]] = _attributions(article["text"], content)
            if folders.dump:
                write_graph(out, article["id"], extract(Document(article["id"], "", article["text"]), content))
        write_json(out / "predictions.json", said)
        found = figures(run_scorer(scorer, gold, out / "predictions.json"))
    roles = [Figure(f"{role}: exact F1", found[role][2], *beside) for role, beside in _BESIDE.items()]
    relation = Figure("relation F1", found["relation"][2], "60", "20 lines 38.1 (dev)")
    return Outcome(TITLE, (*roles, relation), clock.rate)


def _attributions(text: str, content: ExtractionContent) -> list[dict[str, Any]]:
    """With those whose speaker nobody can tell, which make no claim but are attributions all the same."""
    sentences = parse(text)
    naming = find_names(text, sentences, content.names, content.lexicon, content.ontology.chain)
    found = find_attributions(text, sentences, naming, content.reporting)
    return [{"source": a.source_spans, "cue": a.cue_spans, "content": a.content_spans} for a in found]
