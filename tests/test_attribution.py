"""Who says what: the rules' own examples, and what joins cues, quotations, speakers and channels."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kg.attribution import Attribution, find_attributions
from kg.claims import Entity
from kg.errors import RuleError
from kg.factuality import Factuality
from kg.naming import How, NamedMention, Naming
from kg.parse import Sentence, parse
from kg.reporting import Accepted, Group, Rejected, Reporting, load_reporting
from kg.voices import Voices

FILE = Path(__file__).parent.parent / "loaders" / "rules" / "attribution.yaml"

PEOPLE = {
    "Marek": "Person",
    "Dorani": "Person",
    "Red Dawn": "ArmedGroup",
    "Zarya": "MediaOutlet",
    "Selonian Post": "MediaOutlet",
    "Faceboard": "Channel",
    "Novo Selo": "City",
}
TYPES = {
    "Person": ("Actor",),
    "ArmedGroup": ("Organization", "Actor"),
    "MediaOutlet": ("Organization", "Actor"),
    "Channel": (),
    "City": ("Place",),
}


@cache
def rules() -> Reporting:
    return load_reporting(FILE)


def naming(text: str, sentences: list[Sentence]) -> Naming:
    """Every occurrence of the invented names as a mention."""
    entities, mentions = [], []
    for label, kind in PEOPLE.items():
        if label in text:
            entities.append(Entity(label, label, kind, (kind, *TYPES[kind]), label))
        for sentence in sentences:
            start = text.find(label, sentence.start, sentence.end)
            while start >= 0:
                span = sentence.span.doc.char_span(start - sentence.offset, start - sentence.offset + len(label))
                how: How = "name"
                mentions.append(
                    NamedMention(
                        sentence.index, span.start, span.end, span.root.i, start, start + len(label), label, how
                    )
                )
                start = text.find(label, start + 1, sentence.end)
    return Naming(tuple(entities), tuple(mentions))


def read(text: str) -> list[Attribution]:
    sentences = parse(text)
    return find_attributions(text, sentences, naming(text, sentences), rules())


def words(text: str, spans: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    return tuple(text[start:end] for start, end in spans)


def told(text: str) -> list[tuple[str | None, tuple[str, ...], str, tuple[str, ...]]]:
    return [(a.speaker, a.via, a.stance, words(text, a.content_spans)) for a in read(text)]


ACCEPTED = [(group, example) for group in rules().file.groups for example in group.accepts]
REJECTED = [(group, example) for group in rules().file.groups for example in group.rejects]


@pytest.mark.parametrize(("group", "example"), ACCEPTED, ids=lambda v: getattr(v, "group", None) or v.text[:60])
def test_a_group_finds_what_its_examples_say(group: Group, example: Accepted) -> None:
    """The examples are the rules' specification, so all that is found in them must be listed, and by this group."""
    found = read(example.text)
    assert [
        (words(example.text, a.source_spans), words(example.text, a.cue_spans), words(example.text, a.content_spans))
        for a in found
    ] == [((e.source,) if e.source else (), (e.cue,), e.content) for e in example.finds]
    for attribution, expected in zip(found, example.finds, strict=True):
        assert expected.stance in (None, attribution.stance)
        assert expected.certainty in (None, attribution.certainty)
    assert rules().rule(group) in {a.rule for a in found}


@pytest.mark.parametrize(("group", "example"), REJECTED, ids=lambda v: getattr(v, "group", None) or v.text[:60])
def test_a_rejected_example_gives_nothing(group: Group, example: Rejected) -> None:
    assert example.because
    assert told(example.text) == [], group.group


def test_there_are_examples_of_both_kinds() -> None:
    """An empty list would make the tests above green."""
    assert len(ACCEPTED) >= len(rules().file.groups) > 20
    assert len(REJECTED) >= 4


def test_an_outlet_that_carries_words_is_the_channel_and_not_the_speaker() -> None:
    assert told("Marek told Zarya that the town had fallen.") == [
        ("Marek", ("Zarya",), "asserts", ("that the town had fallen",))
    ]
    assert told("Marek said on Faceboard that the town had fallen.") == [
        ("Marek", ("Faceboard",), "asserts", ("that the town had fallen",))
    ]
    assert told("In an interview with Zarya, Marek said the town had fallen.") == [
        ("Marek", ("Zarya",), "asserts", ("the town had fallen",))
    ]


def test_a_channel_at_the_contents_end_is_no_part_of_it() -> None:
    assert told("Red Dawn claimed responsibility for the attack on the camp in a statement on Faceboard.") == [
        ("Red Dawn", ("Faceboard",), "claimsResponsibility", ("the attack on the camp",))
    ]
    assert told("Red Dawn claimed the attack through Zarya.") == [
        ("Red Dawn", ("Zarya",), "claimsResponsibility", ("the attack",))
    ]
    assert told("Red Dawn claimed the attack on Zarya.") == [
        ("Red Dawn", (), "claimsResponsibility", ("the attack on Zarya",))
    ]


def test_an_outlet_with_nobody_behind_it_speaks_itself() -> None:
    assert told("Zarya reported that the town had fallen.") == [("Zarya", (), "asserts", ("that the town had fallen",))]


def test_an_unnamed_source_keeps_its_words_and_the_outlet_that_asked_it() -> None:
    text = "The attack left no dead, according to a medic quoted by Zarya."
    (found,) = read(text)
    assert (found.speaker, found.via, words(text, found.source_spans)) == (
        None,
        ("Zarya",),
        ("a medic quoted by Zarya",),
    )


def voice_at(text: str, words: str) -> Attribution:
    """The attribution whose words these are."""
    found = read(text)
    start = text.index(words)
    place = Voices(found).voice(start, start + len(words), Factuality()).attribution
    assert place is not None
    return found[place]


def test_a_claim_that_an_agency_passes_on_is_its_makers_through_the_agency() -> None:
    """The origin speaks; who only hands the words on stands in via."""
    text = "Red Dawn claimed responsibility for the attack on the camp, according to Zarya."
    inner = voice_at(text, "the attack")
    assert (inner.speaker, inner.via, inner.stance) == ("Red Dawn", ("Zarya",), "claimsResponsibility")


def test_a_place_is_nobody_who_speaks() -> None:
    assert [a.speaker for a in read("Novo Selo said that it would rebuild.")] == [None]


def test_a_quotation_over_several_sentences_is_one_content() -> None:
    text = "“We left. It was late. Nobody stayed,” Marek said."
    assert told(text) == [("Marek", (), "asserts", ("“We left. It was late. Nobody stayed,”",))]


def test_a_quotation_without_a_cue_goes_to_who_spoke_before_it_in_the_paragraph() -> None:
    text = "“We left,” Marek said. “It was late.”"
    assert told(text) == [("Marek", (), "asserts", ("“We left,”", "“It was late.”"))]


def test_a_quotation_that_runs_over_paragraphs_keeps_its_speaker() -> None:
    text = "Marek said: “We left the town.\n\n“It was late.”"
    assert told(text) == [("Marek", (), "asserts", ("“We left the town.", "“It was late.”"))]


def test_a_quotation_after_somebody_else_spoke_is_not_the_first_speakers() -> None:
    text = "“We left,” Marek said. Dorani denied the retreat. “They never came.”"
    assert ("Marek", (), "asserts", ("“We left,”",)) in told(text)


def test_words_in_quotation_marks_answer_to_who_is_quoted() -> None:
    """ "I think" inside a quotation is no second speaker."""
    text = "“I think the town will fall,” Marek said."
    assert told(text) == [("Marek", (), "asserts", ("“I think the town will fall,”",))]


def test_attributions_nest_and_the_innermost_says_it() -> None:
    text = "Marek denied what Dorani had said about the retreat."
    assert [(a.speaker, a.stance) for a in read(text)] == [("Marek", "denies"), ("Dorani", "asserts")]
    assert voice_at(text, "the retreat").speaker == "Dorani"


def test_a_negated_cue_is_not_an_assertion() -> None:
    assert told("Marek did not say that the town had fallen.")[0][2] == "doubts"
    assert told("Marek did not deny that the town had fallen.")[0][2] == "asserts"


def test_a_participle_shares_the_speaker() -> None:
    text = "Marek left the town, adding that it was lost."
    assert told(text) == [("Marek", (), "asserts", ("that it was lost",))]


def test_the_same_text_gives_the_same_attributions() -> None:
    text = "“We left,” Marek told Zarya. According to Dorani, nobody stayed."
    assert read(text) == read(text)


WRITTEN = """\
version: 1
speaker_types: [kg:Actor]
carrier_types: [kg:MediaOutlet]
leading_verbs: []
nobody: []
channel_prepositions: {}
negated: {}
in_quotations: []
groups:
  - group: speech
    stance: asserts
    words: [say]
    takes: [clause]
    accepts:
      - text: Marek said it was late.
        finds: [{source: Marek, cue: said, content: [it was late]}]
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    takes: [clause]", "    take: [clause]", "unknown key `take` in group `speech`"),
        ("stance: asserts", "stance: assert", "`assert` is not in the ontology's code list"),
        ("words: [say]", "words: [say, say]", "`say` takes `clause` in group `speech` and again in `speech`"),
        ("takes: [clause]", "takes: [clauses]", "in group `speech`"),
        ("groups:", "groups: [", "not YAML"),
    ],
)
def test_a_slip_in_the_rules_file_is_told_with_file_and_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "attribution.yaml"
    path.write_text(WRITTEN.replace(old, new), encoding="utf-8")
    with pytest.raises(RuleError) as raised:
        load_reporting(path, stances=["asserts", "denies"], certainties=["certain"])
    assert message in str(raised.value)
    assert str(path) in str(raised.value)


def test_a_misspelt_key_or_stance_is_answered_with_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "attribution.yaml"
    for old, new, right in (("takes:", "taks:", "`takes`"), ("stance: asserts", "stance: assert", "`asserts`")):
        path.write_text(WRITTEN.replace(old, new), encoding="utf-8")
        with pytest.raises(RuleError) as raised:
            load_reporting(path, stances=["asserts", "denies"])
        assert right in str(raised.value)


def test_an_endless_sentence_is_left_to_the_document_and_those_beside_it_are_read() -> None:
    """2,000 nested reports are one parse of thousands of words: no person says that."""
    endless = "Marek said that " * 2000
    text = f"Dorani said the bridge was gone.\n\n{endless}\n\nMarek said the town was taken."
    assert [told for told in told(text) if told[0]] == [
        ("Dorani", (), "asserts", ("the bridge was gone",)),
        ("Marek", (), "asserts", ("the town was taken",)),
    ]


def test_without_outlets_no_word_is_asked_for_its_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Naming, "at", lambda *_: pytest.fail("a channel was looked for"))
    assert told("Marek said that Dorani said that the bridge was gone.")
