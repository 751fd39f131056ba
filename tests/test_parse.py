"""From text to sentences: paragraphs, offsets that always count, and text that no paper would print."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.parse import (
    LONGEST,
    LONGEST_SENTENCE,
    LONGEST_WORD,
    MODEL,
    Sentence,
    language_model,
    paragraphs,
    parse,
    subtree,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

PIECES = [
    "Ana left. ",
    "It’s late",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "\x00",
    "\x0c",
    "\u2028",
    "“",
    "é",
    "🙂",
    "((",
    ".",
]
NESTED = "Ana Vala said that "


def words(text: str, sentences: list[Sentence]) -> list[str]:
    return [text[s.token_start(t) : s.token_end(t)] for s in sentences for t in s.span if not t.is_space]


def nested(heads: list[int]) -> Doc:
    """A parse with these heads; the first token is its own."""
    from spacy.tokens import Doc

    count = len(heads)
    return Doc(language_model(MODEL).vocab, ["word"] * count, heads=heads, deps=["ROOT", *["ccomp"] * (count - 1)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\n ", []),
        ("One.", [(0, "One.")]),
        ("One.\nTwo.", [(0, "One.\nTwo.")]),
        ("One.\n\nTwo.", [(0, "One."), (6, "Two.")]),
        ("  One. \n \t\n\n Two.  ", [(2, "One."), (13, "Two.")]),
        ("One.\r\n\r\nTwo.", [(0, "One."), (8, "Two.")]),
    ],
)
def test_an_empty_line_parts_paragraphs_and_white_space_around_them_is_left_out(
    text: str, expected: list[tuple[int, str]]
) -> None:
    assert [(start, piece) for start, piece, _ in paragraphs(text)] == expected


def test_a_dateline_is_a_paragraph_of_its_own_and_marked() -> None:
    text = "NOVO SELO, Oct 30 - A bomb exploded.\n\nNobody died."
    assert list(paragraphs(text)) == [
        (0, "NOVO SELO, Oct 30 -", True),
        (20, "A bomb exploded.", False),
        (38, "Nobody died.", False),
    ]


@given(st.text(alphabet=st.sampled_from("ab. \n\t\r\x00\u2028é"), max_size=200))
def test_paragraphs_are_stretches_of_the_text_and_leave_out_only_white_space(text: str) -> None:
    found = [(start, piece) for start, piece, _ in paragraphs(text)]
    assert all(text[start : start + len(piece)] == piece for start, piece in found)
    ends = [0, *(start + len(piece) for start, piece in found)]
    starts = [*(start for start, _ in found), len(text)]
    assert all(a <= b and not text[a:b].strip() for a, b in zip(ends, starts, strict=True))


@pytest.mark.parametrize("text", ["word " * LONGEST, "x" * (3 * LONGEST + 1), "x" * LONGEST + " " + "y" * LONGEST])
def test_a_paragraph_too_long_for_one_parse_is_cut_and_loses_no_letter(text: str) -> None:
    found = [(start, piece) for start, piece, _ in paragraphs(text)]
    assert max(len(piece) for _, piece in found) <= LONGEST
    assert "".join(piece for _, piece in found).split() == text.split() or "".join(p for _, p in found) == text
    assert all(text[start : start + len(piece)] == piece for start, piece in found)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_every_tokens_offsets_cut_it_out_of_the_text(pieces: list[str]) -> None:
    """Whatever the characters: only control characters and line ends are read as spaces, one for one."""
    text = "".join(pieces)
    sentences = parse(text)
    for sentence in sentences:
        for token in sentence.span:
            cut = text[sentence.token_start(token) : sentence.token_end(token)]
            assert len(cut) == len(token)
            assert all(a == b or b == " " for a, b in zip(cut, token.text, strict=True))
    assert all(a.end <= b.start for a, b in pairwise(sentences))
    assert [s.index for s in sentences] == list(range(len(sentences)))
    assert "".join("".join(words(text, sentences)).split()) == "".join(
        c for c in text if not c.isspace() and c != "\x00"
    )


def test_control_characters_part_words_and_stay_counted() -> None:
    text = "Ana\x00left\x07 Novo\u2028Selo\x7f."
    assert words(text, parse(text)) == ["Ana", "left", "Novo", "Selo", "."]


def test_no_sentence_crosses_an_empty_line() -> None:
    text = "The heading has no stop\n\nthe text goes on."
    found = [(s.paragraph, text[s.start : s.end]) for s in parse(text)]
    assert found == [(0, "The heading has no stop"), (1, "the text goes on.")]


def test_a_run_without_white_space_reaches_the_tokenizer_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """It tries all affixes again for each that it takes off, so its work grows with the square of the run."""
    nlp = language_model(MODEL)
    lengths: list[int] = []
    make_doc = nlp.make_doc

    def counting(text: str) -> Doc:
        lengths.extend(map(len, text.split()))
        return make_doc(text)

    monkeypatch.setattr(nlp, "make_doc", counting)
    text = "Ana can't stay. " + "(" * 5_000 + " She left."
    sentences = parse(text)
    assert sum(lengths) == len("".join(text.split()))
    assert max(lengths) <= LONGEST_WORD
    assert words(text, sentences)[:6] == ["Ana", "ca", "n't", "stay", ".", "("]
    assert "".join(words(text, sentences)) == "".join(text.split())


def test_a_long_run_changes_no_word_beside_it() -> None:
    """What the tokenizer knows of a word ("n't" is "not") is kept where the paragraph is put together anew."""
    plain, long = "Ana can't stay.", "Ana can't stay. " + "(" * (LONGEST_WORD + 1)
    (alone, *_), (beside, *_) = parse(plain), parse(long)
    seen = [(t.text, t.norm_, t.whitespace_) for t in alone.span]
    assert [(t.text, t.norm_, t.whitespace_) for t in beside.span.doc][: len(seen) - 1] == seen[:-1]


def test_an_address_of_ordinary_length_is_one_token() -> None:
    address = "https://example.org/" + "a" * (LONGEST_WORD - 20)
    assert address in words(address, parse(address))


@pytest.mark.parametrize(
    "text", [NESTED * 40, "killed " * 60, "“Ana, who left, said” the letter which Jan wrote, saying so, says. (a) b"]
)
def test_a_subtree_is_the_tokens_that_the_parse_hangs_below(text: str) -> None:
    tokens = [token for sentence in parse(text) for token in sentence.span]
    assert tokens
    assert [subtree(t) for t in tokens] == [sorted(below.i for below in t.subtree) for t in tokens]


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=25))
def test_a_subtree_is_right_for_any_tree_of_clauses(picks: list[int]) -> None:
    doc = nested([pick % (i + 1) for i, pick in enumerate(picks)])
    assert [subtree(t) for t in doc] == [sorted(below.i for below in t.subtree) for t in doc]


def test_a_subtree_of_clauses_nested_without_end_asks_for_each_head_a_few_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Handing each word up through every word above it would take hundreds of millions of steps here."""

    class Counted(list[int]):
        asked = 0

        def __getitem__(self, i: Any) -> Any:
            self.asked += 1
            return super().__getitem__(i)

    count = 20_000
    heads = Counted(max(i - 1, 0) for i in range(count))
    doc = nested(list(heads))
    monkeypatch.setattr("kg.parse._heads", lambda _: heads)
    assert subtree(doc[0]) == list(range(count))
    assert 0 < heads.asked <= 3 * count
    assert subtree(doc[count // 2]) == list(range(count // 2, count))


def test_a_run_of_words_longer_than_any_sentence_is_not_readable() -> None:
    long, short = parse("word " * (LONGEST_SENTENCE + 1)), parse("Ana left.")
    assert [s.readable for s in short] == [True]
    assert [s.readable for s in long] == [len(s.span) <= LONGEST_SENTENCE for s in long]
    assert not all(s.readable for s in long), "the parser parted the run: take another text"


def test_the_stop_of_a_title_ends_no_sentence() -> None:
    text = "Gunmen took a priest, Rev. Fr. Ivan Petrov, from his car. Lt. Col. Marko Doran died."
    assert [text[s.start : s.end] for s in parse(text)] == [
        "Gunmen took a priest, Rev. Fr. Ivan Petrov, from his car.",
        "Lt. Col. Marko Doran died.",
    ]


@pytest.mark.parametrize("held", ["believed to be", "thought to belong to", "said to be from"])
def test_a_participle_that_describes_a_noun_is_not_the_verb_of_the_sentence(held: str) -> None:
    (sentence,) = parse(f"Gunmen {held} the River Brigade attacked a village near Lesna on Sunday, killing 12 people.")
    verb = next(token for token in sentence.span if token.text == "attacked")
    assert verb.dep_ == "ROOT"
    assert [c.text for c in verb.children if c.dep_ == "nsubj"] == ["Gunmen"]


def test_a_verb_that_somebody_does_stays_the_verb() -> None:
    (sentence,) = parse("The mayor claimed to be in Lesna when gunmen attacked the village.")
    assert sentence.span.root.text == "claimed"
