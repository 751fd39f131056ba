"""Who and where a document speaks of: names, descriptions and references made into entities.

Takes the parsed text, the known names, the lexicon and the ontology's chains of classes; returns a ``Naming``: every
entity once, with all stretches of the text that stand for it. Names are found sentence by sentence (``kg.spans``),
parted from those of other countries (``kg.homonyms``), typed by votes over the whole document (``kg.nametypes``) and
joined (``kg.register``): abbreviations in brackets, "known as", last names. Descriptions ("two gunmen") come from
``kg.descriptions``, pronouns and "the group" from ``kg.coreference``. Where two answers fit equally well there is none:
the name is ``ambiguous`` and carries its candidates, the pronoun stays unread.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from kg.claims import Entity
from kg.coreference import resolve
from kg.descriptions import find_descriptions
from kg.gazetteer import KnownEntity, NameIndex
from kg.homonyms import parted
from kg.issuers import place_we
from kg.lexicon import Lexicon
from kg.links import add_names
from kg.naming import How, NamedMention, Naming, entity_key, source_key
from kg.parse import Sentence
from kg.register import Register
from kg.spans import find_spans
from kg.views import View

__all__ = ["How", "KnownEntity", "NameIndex", "NamedMention", "Naming", "entity_key", "find_names", "source_key"]


def find_names(
    text: str,
    sentences: list[Sentence],
    index: NameIndex,
    lexicon: Lexicon,
    ontology_types: Callable[[str], tuple[str, ...]],
    issuer: Entity | None = None,
) -> Naming:
    """All entities of the text and their mentions. ``ontology_types`` gives a class and its superclasses.

    The ``issuer`` is the party that says "we" in the text's own voice.
    """
    views = [View(sentence) for sentence in sentences]
    scope = sha256(text.encode()).hexdigest()[:12]
    register = Register(text, views, index, lexicon, ontology_types, scope)
    spans = [span for view in views for span in find_spans(view, index, lexicon)]
    add_names(register, parted(spans, views, index, lexicon))
    resolve(register, find_descriptions(register))
    if issuer is not None:
        place_we(register, issuer)
    return register.naming()
