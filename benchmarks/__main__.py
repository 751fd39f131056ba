"""The command line of the benchmarks: parse, run, print."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import articles, extraction, scale, speed
from benchmarks.folders import DEFAULT_DATA, Folders, default_cache


def parser() -> argparse.ArgumentParser:
    """The arguments of all commands."""
    top = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures of kg, beside published figures.")
    commands = top.add_subparsers(dest="command", required=True)

    timed = commands.add_parser("speed", help="time build, second build and query beside bare imports")
    timed.add_argument("--rounds", type=_positive, default=3, help="how often each is run (default 3)")

    data = argparse.ArgumentParser(add_help=False)
    data.add_argument(
        "--data", type=Path, default=DEFAULT_DATA, help="folder with bench/ and eval/ (default ../shared)"
    )
    commands.add_parser("verdicts", parents=[data], help="list what of the articles has no verdict in verdicts.csv yet")
    read = commands.add_parser("extraction", parents=[data], help="run the outside measures and print one table")
    read.add_argument("--split", default="dev", help="which part of each measure (default dev)")
    read.add_argument("--dump", type=Path, metavar="DIR", help="keep the document graphs here")
    read.add_argument("--cache", type=Path, default=default_cache(), help="where what is mined from train is kept")
    read.add_argument("--documents", type=_positive, default=200, help="generated documents to stream (default 200)")

    many = commands.add_parser("scale", help="build many generated documents, then again after one changed")
    many.add_argument("--documents", type=_positive, default=10_000, help="how many (default 10,000)")
    many.add_argument("--jobs", type=_positive, default=1, help="in how many processes to read (default 1)")
    many.add_argument("--load", action="store_true", help="load the embedded store too")

    names = list(extraction.MEASURES)
    read.add_argument("--only", action="append", choices=names, help="this measure alone; may be given again")
    return top


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return value


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it ran to its end, whatever the figures are."""
    given = parser().parse_args(arguments)
    if given.command == "speed":
        for line in speed.lines(given.rounds):
            print(line, flush=True)
        return 0
    if given.command == "verdicts":
        for line in articles.unread(given.data / "eval" / "docs"):
            print(line)
        return 0
    if given.command == "scale":
        for line in scale.lines(given.documents, given.jobs, loads=given.load):
            print(line, flush=True)
        return 0
    if not given.data.is_dir():
        print(f"no folder {given.data}: the measures that need it are skipped", file=sys.stderr)
    folders = Folders(
        given.data.resolve(), given.split, given.dump and given.dump.resolve(), given.cache, given.documents
    )
    for line in extraction.lines(folders, given.only or extraction.MEASURES):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
