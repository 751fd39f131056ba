"""The scorers that come with the data, run as they are, and their figures read off."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from benchmarks.folders import Absent

_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")


def run_scorer(script: Path, *arguments: str | Path) -> list[str]:
    """What the scorer prints, line by line. Raises Absent when a library that it needs is not installed."""
    done = subprocess.run([sys.executable, script, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        missing = re.search(r"No module named '([\w.]+)'", done.stderr)
        if missing:
            raise Absent(f"{script.name} needs `pip install {missing[1]}`")
        raise RuntimeError(f"{script.name} failed: {done.stderr.strip()[-400:]}")
    return done.stdout.splitlines()


def figures(lines: list[str]) -> dict[str, list[str]]:
    """Each line's label with the numbers after it, in their order; a line without both is left out."""
    found: dict[str, list[str]] = {}
    for line in lines:
        label = re.match(r"\s*([A-Za-z_ ]*?)\s*(?=[\d(]|\b(?:exact|P)\s)", line)
        numbers = _NUMBER.findall(line)
        if label and numbers:
            found.setdefault(label[1], numbers)
    return found
