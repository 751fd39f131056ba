"""What reads a document of this measure, with all that the training part taught.

Takes the folder of the training part and a cache; returns a reader with the pack, the mined names and the learnt
patterns. The patterns stay in the cache until the texts, this folder, the engine or its content change: they are
learnt from what the rules make of the texts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks.folders import CHECKOUT
from benchmarks.muc4.candidates import Words
from benchmarks.muc4.mine import Mined, mined
from benchmarks.muc4.pack import read_pack, single_titles, truecaser, write_pack
from benchmarks.muc4.patterns import Patterns, Text, learn_from, read_text
from benchmarks.muc4.truecase import Truecaser, dictionary
from benchmarks.reading import Clock, read_lines
from kg.claims import DocumentGraph
from kg.content import find_content
from kg.documents import Document
from kg.extract import ExtractionContent, extract
from kg.lexicon import read_lexicon
from kg.parse import language_model

_DECIDING = ("kg/*.py", "loaders/rules/*", "loaders/lexicon/*", "benchmarks/muc4/**/*.py", "benchmarks/muc4/rules/*")


@dataclass(frozen=True)
class Read:
    """A document as the rules read it, and as the patterns do."""

    graph: DocumentGraph
    text: Text


@dataclass(frozen=True)
class Reader:
    content: ExtractionContent
    cased: Truecaser
    words: Words
    found: Mined
    patterns: Patterns
    clock: Clock

    @classmethod
    def trained(cls, train: Path, cache: Path, pack: Path, clock: Clock) -> Reader:
        """A reader with the patterns from the cache, or learnt now."""
        general, plain_words = read_lexicon(find_content().loaders / "lexicon"), dictionary(language_model())
        found = mined(train, cache, plain_words, single_titles(general))
        content = read_pack(write_pack(pack, found), found)
        cased = truecaser(found, general, plain_words)
        held = cache / f"muc4-patterns-{_key(train)}.json"
        untaught = cls(content, cased, Words.of(content, general), found, Patterns.empty(), Clock())
        if not held.exists():
            learnt = learn_from(read_lines(train / "roles_train.json"), lambda row: untaught.read(row).text)
            held.write_text(json.dumps(learnt.as_json()) + "\n", encoding="utf-8")
        patterns = Patterns.from_json(json.loads(held.read_text(encoding="utf-8")))
        return cls(content, cased, untaught.words, found, patterns, clock)

    def read(self, row: Mapping[str, Any]) -> Read:
        document = Document(row["docid"], "", self.cased(row["doctext"]))
        with self.clock.reading(document.text):
            graph = extract(document, self.content)
        return Read(graph, read_text(document.name, document.text, graph, self.words))


def _key(train: Path) -> str:
    """Changes with everything that the patterns depend on."""
    digest = sha256((train / "roles_train.json").read_bytes() + (train / "gold_full_train.jsonl").read_bytes())
    for file in sorted(path for pattern in _DECIDING for path in CHECKOUT.glob(pattern) if path.is_file()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
