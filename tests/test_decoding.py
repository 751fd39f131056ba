"""Bytes become the characters that were meant, or the file is refused with its reason."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.decoding import Decoded, decode
from kg.errors import InputError

ENGLISH = "The 4th Rifle Regiment’s spokesman said “we hold Novo Selo” – and São Bento, a café says.\r\nNo more.\n"
ARABIC = "أعلن المتحدث باسم الفوج الرابع أن قواته سيطرت على القرية بعد اشتباكات استمرت ثلاثة أيام.\n"
MIXED = "The 4th Rifle Regiment (فوج البنادق الرابع) took Novo Selo on Monday, its spokesman said.\n"
LONG = "The regiment held the bridge and the road to the north for two days before it left. " * 80
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\r\t"), min_size=1)


@pytest.mark.parametrize(
    ("data", "encoding", "guessed"),
    [
        (ENGLISH.encode(), "utf-8", False),
        (b"\xef\xbb\xbf" + ENGLISH.encode(), "utf-8", False),
        (ENGLISH.encode("utf-16"), "utf-16-le", False),
        (b"\xfe\xff" + ENGLISH.encode("utf-16-be"), "utf-16-be", False),
        (ENGLISH.encode("utf-32"), "utf-32-le", False),
        (ENGLISH.encode("utf-16-le"), "utf-16-le", True),
        (ENGLISH.encode("utf-16-be"), "utf-16-be", True),
        (ENGLISH.encode("cp1252"), "cp1252", True),
    ],
)
def test_the_same_text_comes_out_of_every_encoding(data: bytes, encoding: str, guessed: bool) -> None:
    assert decode(data) == Decoded(ENGLISH, encoding, guessed)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ARABIC, "cp1256"),
        (MIXED, "cp1256"),
        (LONG + MIXED + LONG, "cp1256"),
        ("قتل خمسة جنود", "cp1256"),
        ("It’s “over”", "cp1252"),
        ("£5m at 40 °C", "cp1252"),
        (LONG + "A café in São Bento." + LONG, "cp1252"),
        ("Le général a déclaré « nous tiendrons » à l’est du fleuve.", "cp1252"),
        ("El ejército informó que murieron dos niños. ¿Quién mandaba? El señor Núñez.", "cp1252"),
        ("Представитель четвёртого полка заявил, что бойцы заняли село после трёхдневных боёв.", "cp1251"),
        ("Rzecznik czwartego pułku oświadczył, że żołnierze zajęli wieś po trzydniowych walkach.", "cp1250"),
    ],
)
def test_a_code_page_is_told_by_its_letters(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == Decoded(text, encoding, guessed=True)


@given(TEXT, st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_a_byte_order_mark_settles_the_encoding_and_is_not_text(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    assert decode(data).text == text


def test_only_the_first_mark_is_taken_off() -> None:
    assert decode("\ufeff\ufeffNovo Selo".encode()).text == "\ufeffNovo Selo"


def test_what_a_page_declares_counts_before_what_its_letters_look_like() -> None:
    text = "Novo Selo: قتل"
    assert decode(text.encode("cp1256"), "windows-1256") == Decoded(text, "windows-1256")
    assert decode("São".encode("latin-1"), "ISO-8859-1") == Decoded("São", "cp1252")


def test_valid_utf8_counts_before_what_a_page_declares() -> None:
    assert decode(ARABIC.encode(), "windows-1256") == Decoded(ARABIC, "utf-8")


@pytest.mark.parametrize("declared", ["no-such-encoding", "hex", "utf-8", "ascii"])
def test_a_declared_encoding_that_cannot_be_right_is_passed_over(declared: str) -> None:
    assert decode("A café.".encode("cp1252"), declared) == Decoded("A café.", "cp1252", guessed=True)


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7\n1 0 obj << /Type /Catalog >>\n", "is a PDF document, not text"),
        (b"PK\x03\x04\x14\x00", "is a Word, OpenDocument or zip file, not text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Word or Excel file, not text"),
        (b"{\\rtf1 Novo Selo}", "is a rich-text (RTF) file, not plain text"),
        (b"\x1f\x8b\x08\x00", "is a gzip archive, not text"),
        (b"\x89PNG\r\n\x1a\n", "is a picture, not text"),
        (b"\xff\xd8\xff\xe0", "is a picture, not text"),
        (b"Novo\nSelo\x07", "holds control characters (U+0007 in line 2), as programs' files do and texts do not"),
        (b"Novo Selo\x00 fell.", "is not a text file (byte 10 is NUL)"),
        (b"No\x00", "is not a text file (byte 3 is NUL)"),
        (b"\xff\xfeN\x00o", "begins as UTF-16-LE but is broken at byte 4"),
        ("Сводка.\nСело".encode()[:-1], "is UTF-8 with 1 broken byte(s), the first in line 2"),
        (
            "第四歩兵連隊の報道官は月曜日、村を占領したと述べた。".encode("shift_jis"),
            "is not UTF-8, and its encoding cannot be told",
        ),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, fact: str) -> None:
    with pytest.raises(InputError) as refused:
        decode(data)
    assert refused.value.fact == fact
    assert refused.value.hint


def test_random_bytes_are_never_taken_for_text() -> None:
    chance = random.Random(7)
    for size in (64, 300, 3_000):
        with pytest.raises(InputError):
            decode(chance.randbytes(size))
