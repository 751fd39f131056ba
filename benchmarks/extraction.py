"""All measures in a row, each in a process of its own, so that its peak memory is its own.

Enters: the folders and the names of the measures. Leaves: the lines of the table as they come. A measure whose data is
not there is a line that says so.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

from benchmarks import articles, dates, groups, kinds, muc4, names, polnear, re3d, throughput
from benchmarks.folders import Absent, Folders
from benchmarks.memory import peak_megabytes
from benchmarks.outcome import Outcome, head, rows

MEASURES: Mapping[str, tuple[str, Callable[[Folders], Outcome]]] = {
    "articles": (articles.TITLE, articles.measure),
    "groups": (groups.TITLE, groups.measure),
    "kinds": (kinds.TITLE, kinds.measure),
    "muc4": (muc4.TITLE, muc4.measure),
    "polnear": (polnear.TITLE, polnear.measure),
    "re3d": (re3d.TITLE, re3d.measure),
    "dates": (dates.TITLE, dates.measure),
    "names": (names.TITLE, names.measure),
    "throughput": (throughput.TITLE, throughput.measure),
    "memory": (throughput.STREAM_TITLE, throughput.stream),
}


def lines(folders: Folders, chosen: Iterable[str]) -> Iterator[str]:
    """The table, line by line."""
    yield from head()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as pool:
        for name in dict.fromkeys(chosen):
            yield from rows(pool.submit(outcome, name, folders).result())


def outcome(name: str, folders: Folders) -> Outcome:
    """One measure, here and now."""
    title, measure = MEASURES[name]
    try:
        found = measure(folders)
    except Absent as reason:
        return Outcome(title, skipped=str(reason))
    return replace(found, megabytes=peak_megabytes())
