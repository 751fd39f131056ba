"""Rows come back as they were put once they are saved, and a file that cannot be trusted counts as empty."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from kg.errors import ConfigError
from kg.kept import KeptRows


def rows(folder: Path, basis: str = "basis") -> closing[KeptRows]:
    return closing(KeptRows(folder / "cache" / "kept.db", basis))


@pytest.fixture
def saved(tmp_path) -> Path:
    with rows(tmp_path) as kept:
        kept.put("one", {"é": [1, None]})
        kept.put("two", [])
        kept.use(["one", "two"])
        kept.save()
    return tmp_path


def held(folder: Path, basis: str = "basis") -> list[object]:
    with rows(folder, basis) as kept:
        return [kept.get("one"), kept.get("two")]


def test_saved_rows_come_back(saved):
    assert held(saved) == [{"é": [1, None]}, []]


def test_rows_that_a_run_did_not_use_are_forgotten(saved):
    with rows(saved) as kept:
        kept.put("one", 3)
        kept.use(["one"])
        kept.save()
    assert held(saved) == [3, None]


def test_what_was_not_saved_is_as_if_it_had_not_been_put(saved):
    with rows(saved) as kept:
        kept.put("one", 3)
        assert kept.get("one") == 3
    assert held(saved) == [{"é": [1, None]}, []]


def test_rows_on_another_basis_are_not_found(saved):
    assert held(saved, "another") == [None, None]


@pytest.mark.parametrize("damage", [lambda _: b"no table", lambda data: data[:5000], lambda data: b"\0" * len(data)])
def test_damaged_file_counts_as_empty_and_can_be_filled_again(saved, damage):
    file = saved / "cache" / "kept.db"
    file.write_bytes(damage(file.read_bytes()))
    assert held(saved) == [None, None]
    with rows(saved) as kept:
        kept.put("two", 2)
        kept.use(["two"])
        kept.save()
    assert held(saved) == [None, 2]


def test_disk_that_is_full_is_told_with_a_way_out_and_nothing_is_changed(saved):
    with rows(saved) as kept:
        kept._rows.execute("PRAGMA max_page_count = 3")
        with pytest.raises(ConfigError, match=r"the file cannot be written .*full"):
            kept.put("one", "long " * 10_000)
    assert held(saved) == [{"é": [1, None]}, []]
