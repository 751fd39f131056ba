"""The sample reports: dated, credited, in our own words, and with the cases in them that the tool is for."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from pyoxigraph import parse

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "loaders" / "samples").glob("*.md"))
REQUIRED = {"published", "publisher", "title", "kind", "summarises"}
LABELS = ("#prefLabel", "#altLabel", "#hiddenLabel")


class Sample(NamedTuple):
    about: dict[str, str]
    text: str


@cache
def samples() -> dict[str, Sample]:
    read = {}
    for file in FILES:
        _, front, text = file.read_text(encoding="utf-8").split("---\n", 2)
        read[file.stem] = Sample(yaml.load(front, Loader=yaml.BaseLoader), text.strip())
    return read


def text(name: str) -> str:
    return " ".join(samples()[name].text.split())


each_sample = pytest.mark.parametrize("name", [file.stem for file in FILES])


def test_there_are_at_least_twelve_reports():
    assert len(samples()) >= 12


@each_sample
def test_front_matter_says_who_published_what_and_when(name: str):
    about = samples()[name].about
    assert set(about) - {"url"} == REQUIRED
    assert all(about.values())
    assert about["kind"] == "summary"
    assert re.fullmatch(r"20(1[6-9]|2[0-3])-\d\d-\d\d", about["published"])
    assert name.startswith(about["published"])
    assert about["publisher"] in about["summarises"]
    assert re.fullmatch(r"https?://\S+", about.get("url", "https://none.example"))


@each_sample
def test_a_report_is_short(name: str):
    assert 80 <= len(samples()[name].text.split()) <= 200


def test_publishers_are_known_media_outlets():
    media = parse(path=str(ROOT / "loaders" / "handwritten" / "media.ttl"), base_iri="file:///media.ttl")
    names = {quad.object.value for quad in media if quad.predicate.value.endswith(LABELS)}
    publishers = {sample.about["publisher"] for sample in samples().values()}
    assert len(publishers) >= 12
    assert publishers - names == set()


def test_an_address_is_given_once_only():
    addresses = [sample.about["url"] for sample in samples().values() if "url" in sample.about]
    assert len(addresses) == len(set(addresses)) >= 12


def test_one_text_is_given_by_two_publishers_and_no_other_twice():
    by_text: dict[str, list[str]] = defaultdict(list)
    for sample in samples().values():
        by_text[sample.text].append(sample.about["publisher"])
    assert [sorted(p) for p in by_text.values() if len(p) > 1] == [["Reuters", "bdnews24.com"]]


def test_two_reports_of_one_attack_give_different_tolls():
    first, second = "2017-05-18-brak-al-shati-libya-observer", "2017-05-19-brak-al-shati-irish-times"
    assert "the Brak al-Shati air base" in text(first)
    assert "the Brak al-Shati air base" in text(second)
    assert "more than 60 of Haftar's men were killed" in text(first)
    assert "killed 141 people" in text(second)


def test_one_report_holds_a_denial():
    assert "The Libyan National Army, which is led by Khalifa Haftar, denied that it had targeted" in text(
        "2019-07-03-tajoura-al-wasat"
    )


def test_one_report_holds_a_claim_of_responsibility_through_an_agency_and_a_toll_of_zero():
    traghan = text("2020-05-26-traghan-atalayar")
    claim = "The Islamic State claimed responsibility on Monday for an attack on the 628th Battalion"
    assert claim in traghan
    assert "The claim was carried by the Amaq News Agency." in traghan
    assert re.search(r"A military source told Al-Marsad that .* no one was killed\.", traghan)


def test_one_report_says_who_commands_the_libyan_national_army():
    assert "Field Marshal Khalifa Haftar commands the Libyan National Army." in text("2020-05-26-traghan-atalayar")


def test_one_report_holds_a_forecast():
    assert "He predicted that the violence of the Islamic State would spread" in text(
        "2019-05-21-security-council-associated-press"
    )
