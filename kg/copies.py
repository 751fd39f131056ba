"""Which documents are copies, or near copies, of one text.

Enters: texts, one at a time; later their hashes and signatures. Leaves: a signature of each text, small enough to be
kept with the document, and for each near copy its origin: the same for all that print one text, with a word changed, a
paragraph cut or a line of their own added. A signature is a MinHash over runs of words; two texts are
near copies when most of their runs agree. Texts of a few words have none, since too many sentences of the trade are
alike; they are compared whole.

Pairs are looked for only among signatures that agree in a band, so that the work grows with the number of documents.
"""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Iterable
from itertools import groupby

NUMBERS = 64
BANDS = 16
RUN = 4  # words; shorter runs are common to all texts on one subject
SHORTEST = 24  # runs
ALIKE = 0.5  # of the runs, as estimated from the signatures
_SEED = 1
_WORD = re.compile(r"\w+")
_PACKED = struct.Struct(f"<{NUMBERS}H")
_LOWER = int.from_bytes(b"\x7f\xff" * NUMBERS)  # all bits of each number but its highest
_HIGHEST = int.from_bytes(b"\x80\x00" * NUMBERS)


def signature(text: str) -> str | None:
    """The text's signature; None for a text that is too short to have one."""
    words = _WORD.findall(text.casefold())
    runs = {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
    if len(runs) < SHORTEST:
        return None
    from rensa import RMinHash

    made = RMinHash(num_perm=NUMBERS, seed=_SEED)
    made.update(sorted(runs))
    # The lower half of each number is enough: two that differ agree there once in 65,536 times.
    return base64.b64encode(_PACKED.pack(*(number & 0xFFFF for number in made.digest()))).decode()


def origins(texts: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """Of each text that is a near copy, the one that stands for all of them; order does not matter.

    A text is what its documents have in common, a hash of it or else the document's id, with its signature.
    """
    held = {text: base64.b64decode(signed) for text, signed in texts if signed}
    joined: dict[str, str] = {}

    def top(name: str) -> str:
        while name in joined:
            name = joined[name]
        return name

    for first, second in _near(held):
        low, high = sorted((top(first), top(second)))
        if low != high:
            joined[high] = low
    return {name: top(name) for name in joined}


def _near(signatures: dict[str, bytes]) -> Iterable[tuple[str, str]]:
    """Pairs that are alike. In a band that many share, each is compared with the first of every kind found so far."""
    size, every = _PACKED.size // BANDS, sorted(signatures)
    for band in range(BANDS):
        part = slice(band * size, (band + 1) * size)
        for _, names in groupby(sorted(every, key=lambda n: signatures[n][part]), key=lambda n: signatures[n][part]):
            yield from _kinds(list(names), signatures)


def _kinds(names: list[str], signatures: dict[str, bytes]) -> Iterable[tuple[str, str]]:
    """Each name with the first of its kind."""
    kinds: list[str] = []
    for name in names if len(names) > 1 else ():
        near = next((kind for kind in kinds if _alike(signatures[kind], signatures[name])), None)
        if near is None:
            kinds.append(name)
        else:
            yield near, name


def _alike(first: bytes, second: bytes) -> bool:
    """Whether enough numbers are the same: each of the others leaves one bit, and bits are counted all at once."""
    apart = int.from_bytes(first) ^ int.from_bytes(second)
    differing = ((apart & _LOWER) + _LOWER | apart) & _HIGHEST
    return NUMBERS - differing.bit_count() >= ALIKE * NUMBERS
