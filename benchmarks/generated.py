"""Invented reports, as many as are wanted: the same number gives the same text."""

from __future__ import annotations

from random import Random

_FIRST = ("Ivan", "Ana", "Marko", "Lena", "Omar", "Salim", "Vera", "Tomas")
_LAST = ("Petrov", "Doran", "Vala", "al-Karim", "Besson", "Horvat", "Nasser", "Kovac")
_GROUPS = ("Dawn Front", "River Brigade", "Norland Army", "Free Valley Movement", "Karst Battalion")
_PLACES = ("Novo Selo", "Lesna", "Karst", "Old Harbour", "Stara Reka", "Mirova")
_SENTENCES = (
    "Fighters of the {group} attacked a checkpoint of the {other} near {place} on {day} {month}, killing {n} soldiers.",
    "{person}, a spokesman for the {group}, said on Monday that his forces had taken control of the road to {place}.",
    "The {other} denied the report and said that {n} of the attackers had been arrested.",
    "According to residents of {place}, shelling by the {group} damaged a school and wounded at least {n} people.",
    "The commander of the {other}, General {person}, told reporters that an operation in {place} would go on.",
    "Markets in {place} stayed open through the week, and traders spoke of rising prices for fuel and flour.",
    "“We did not fire on anybody,” {person} said, adding that the {group} had respected the ceasefire since {month}.",
    "A hospital in {place} received the bodies of {n} men who had been killed by a roadside bomb the day before.",
    "The government has promised to rebuild the bridge, which engineers say may take more than a year.",
    "The {group} claimed responsibility for the bombing in {place} in a statement carried by the Norland Courier.",
)
_MONTHS = ("January", "March", "May", "July", "October")
SENTENCES = 24


def report(number: int) -> str:
    """A report of some 400 words in paragraphs of three sentences."""
    chance = Random(number)
    written = [_sentence(chance) for _ in range(SENTENCES)]
    return "\n\n".join(" ".join(written[at : at + 3]) for at in range(0, SENTENCES, 3)) + "\n"


def _sentence(chance: Random) -> str:
    group, other = chance.sample(_GROUPS, 2)
    return chance.choice(_SENTENCES).format(
        group=group,
        other=other,
        place=chance.choice(_PLACES),
        person=f"{chance.choice(_FIRST)} {chance.choice(_LAST)}",
        day=chance.randint(1, 28),
        month=chance.choice(_MONTHS),
        n=chance.randint(2, 40),
    )
