"""Invented reports, as many as are wanted: the same number gives the same text.

``report`` is a text alone; ``article`` is a file with its front matter, out of a larger world: three in a row tell of
one event with figures of their own, every tenth prints its neighbour's text with a line added, and names recur.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
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


# -- a larger world

_KINDS = ("Front", "Brigade", "Army", "Movement", "Battalion", "Council", "Regiment", "Militia")
_STEMS = (
    "Kar",
    "Mir",
    "Nov",
    "Sel",
    "Dra",
    "Vol",
    "Tam",
    "Bes",
    "Lor",
    "Zag",
    "Pel",
    "Ost",
    "Ruv",
    "Hal",
    "Gor",
    "Yev",
)
_ENDS = ("ova", "ograd", "ice", "insk", "ava", "estan", "ir", "ona", "mark", "uli", "ets", "ana")
_PAPERS = ("Norland Courier", "Hill Tribune", "Daily Herald", "Free Valley Radio", "Coast Gazette", "Evening Star")
_FIRST_DAY = date(2015, 1, 1)
_DAYS = 3000
_LEADS = (
    "Fighters of the {group} attacked a checkpoint of the {other} near {place} on {day}, killing {n} soldiers.",
    "At least {n} soldiers of the {other} were killed when the {group} attacked a checkpoint near {place} on {day}.",
    "The {group} attacked the {other} near {place} on {day}, and {n} soldiers died, residents said.",
)
TOLD = 11


@cache
def _world() -> tuple[list[str], list[str], list[str]]:
    """Groups, places and people."""
    chance = Random(0)
    names = [stem + end for stem in _STEMS for end in _ENDS]
    chance.shuffle(names)
    groups = [f"{name} {kind}" for name in names[:60] for kind in chance.sample(_KINDS, 3)]
    people = [f"{chance.choice(_FIRST)} {stem}{end}ev" for stem in _STEMS for end in _ENDS]
    return groups, names[60:], people


def article(number: int) -> str:
    """A Markdown file with its front matter and some 200 words."""
    copied = number - 1 if number % 10 == 9 else number
    chance, shared = Random(copied), Random(-1 - copied // 3)
    groups, places, people = _world()
    day = _FIRST_DAY + timedelta(days=shared.randrange(_DAYS))
    group, other = shared.sample(groups, 2)
    place, dead = shared.choice(places), shared.randint(2, 40)
    told = {
        "group": group,
        "other": other,
        "place": place,
        "day": f"{day.day} {day:%B}",
        "n": dead + chance.randint(0, 2),
    }
    lines = [chance.choice(_LEADS).format(**told)]
    for _ in range(TOLD):
        one, two = (group, other) if chance.random() < 0.5 else chance.sample(groups, 2)
        lines.append(
            chance.choice(_SENTENCES).format(
                group=one,
                other=two,
                place=place if chance.random() < 0.5 else chance.choice(places),
                person=chance.choice(people),
                day=day.day,
                month=f"{day:%B}",
                n=chance.randint(2, 40),
            )
        )
    if copied != number:
        lines.append("This report was first printed elsewhere and has been shortened here.")
    paper = _PAPERS[number % len(_PAPERS)]
    text = "\n\n".join(" ".join(lines[at : at + 3]) for at in range(0, len(lines), 3))
    published = day + timedelta(days=1 + chance.randrange(2))
    return f"---\npublished: {published}\npublisher: {paper}\ntitle: Report {number}\n---\n\n{text}\n"
