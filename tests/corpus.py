"""A small invented theatre as a content folder, and reports on it, for the tests that build again and again."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from spine import shipped

from kg.settings import Settings, settings

NORLAND = """\
@prefix kg: <https://w3id.org/conflict-kg/ontology#> .
@prefix id: <https://w3id.org/conflict-kg/id/> .
@prefix kind: <https://w3id.org/conflict-kg/code/kind/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<> a kg:Document ; kg:kind kind:handwritten ; kg:author "A. Analyst" ; kg:source <https://example.org/book> .
id:red-front a kg:ArmedGroup ; skos:prefLabel "Red Front"@en .
id:4th-rifle-regiment a kg:Unit ; skos:prefLabel "4th Rifle Regiment"@en ; kg:partOf id:northern-army .
id:northern-army a kg:ArmedForces ; skos:prefLabel "Northern Army"@en .
id:novo-selo a kg:City ; skos:prefLabel "Novo Selo"@en .
id:courier a kg:MediaOutlet ; skos:prefLabel "Norland Courier"@en .
"""
ATTACK = "The Red Front attacked the 4th Rifle Regiment in Novo Selo on 3 May, killing three soldiers."


def report(text: str, publisher: str = "Norland Courier", published: str = "2022-05-04", **more: str) -> str:
    """A report with its front matter."""
    facts = {"published": published, "publisher": publisher, **more}
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in facts.items()) + f"---\n\n{text}\n"


REPORTS = {
    "courier.md": report(ATTACK, title="Attack in Novo Selo", url="https://example.org/attack"),
    "hill.md": report(
        "The Red Front attacked the 4th Rifle Regiment in Novo Selo on 3 May, killing five.", "Hill Tribune"
    ),
    "denial.md": report(
        "The Red Front denied that it attacked the 4th Rifle Regiment in Novo Selo on 3 May.", "Hill Tribune"
    ),
    "claim.md": report(
        "The Red Front claimed responsibility for the attack on the 4th Rifle Regiment in Novo Selo on 3 May."
    ),
    "leader.md": report("Mira Ruda, the commander of the Red Front, met Anton Veles in Stari Brod on 2 May."),
}


def content_folder(folder: Path) -> Path:
    """The shipped model, rules and words with a hand-written theatre of five entities."""
    for name in ("ontology", "queries"):
        shutil.copytree(shipped().folder / name, folder / name)
    for name in ("rules", "lexicon"):
        shutil.copytree(shipped().loaders / name, folder / "loaders" / name)
    (folder / "loaders" / "handwritten").mkdir()
    (folder / "loaders" / "handwritten" / "norland.ttl").write_text(NORLAND, encoding="utf-8")
    return folder


def written(folder: Path, reports: Mapping[str, str]) -> Path:
    """The reports as files of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in reports.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def without(*names: str) -> dict[str, str]:
    return {name: text for name, text in REPORTS.items() if name not in names}


def chosen(content: Path, build: Path) -> Settings:
    return settings(build=build, content=content, variables={})


def judge(content: Path, rows: Iterable[str]) -> None:
    """Write the table of judgements; without rows only its first line."""
    lines = ["first,second,verdict,who,when,why", *(f"{row},A. Analyst,2022-06-01,read both" for row in rows)]
    (content / "loaders" / "judgements.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
