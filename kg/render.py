"""Rows, evidence and reports as text: tables for a terminal; JSON, CSV and Markdown for pipes.

Everything returns text; nothing here prints. A CSV cell that a spreadsheet would run as a formula gets a leading
apostrophe (OWASP, "CSV Injection"); a control character that a terminal would obey is shown as a mark.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.claims import Count, DocumentGraph, Finding, SlotValue
from kg.explain import Explanation, Note

if TYPE_CHECKING:
    from kg.recipeheader import Header
    from kg.trying import Trial, TriedRule

Form = Literal["table", "json", "csv", "markdown"]
_GAP, _READABLE = 2, 10
_RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_COMMANDS_A_TERMINAL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def rows(
    table: Sequence[Mapping[str, Any]], columns: Sequence[str], form: Form, width: int | None = None, base: str = ""
) -> str:
    """Rows in one of the four forms; the columns are shown even when there are no rows.

    For people (table, Markdown) IRIs are shown without ``base``: every command takes them so.
    """
    if form == "json":
        return json.dumps([{c: row[c] for c in columns} for row in table], ensure_ascii=False, indent=1) + "\n"
    cells = [[_cell(row[column]) for column in columns] for row in table]
    if form == "csv":
        return _csv(columns, cells)
    cells = [[cell.removeprefix(base) for cell in row] for row in cells]
    if form == "markdown":
        lines = [columns, ["---"] * len(columns), *([_piped(c) for c in row] for row in cells)]
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)
    return _table(columns, [[" ".join(cell.split()) for cell in row] for row in cells], width)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "; ".join(_cell(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_cell(item)}" for key, item in value.items())
    return str(value)


def _piped(cell: str) -> str:
    return " ".join(cell.replace("\\", "\\\\").replace("|", "\\|").splitlines())


def _csv(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in cells:
        writer.writerow([_safe(cell) for cell in row])
    return out.getvalue()


def _safe(cell: str) -> str:
    """A carriage return would stand unquoted and break the row; a formula would be run."""
    told = "\n".join(cell.splitlines()) if "\r" in cell else cell
    return f"'{told}" if cell.startswith(_RUNS_IN_A_SPREADSHEET) and not _number(cell) else told


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _table(columns: Sequence[str], cells: Sequence[Sequence[str]], width: int | None) -> str:
    console = _console(width)
    widths = _widths([columns, *cells], console.width)
    if widths is None:
        return _records(columns, cells, console)
    table = Table(box=None, header_style="bold", pad_edge=False, show_edge=False)
    for column, wide in zip(columns, widths, strict=True):
        table.add_column(column, overflow="fold", width=wide)
    for row in cells:
        table.add_row(*(_text(cell) for cell in row))
    with console.capture() as capture:
        console.print(table)
    count = f"{len(cells)} row{'' if len(cells) == 1 else 's'}"
    return "\n".join(line.rstrip() for line in capture.get().splitlines()) + f"\n({count})\n"


def _widths(lines: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """How wide each column is drawn, so that no word is torn and no text a mere ribbon; None without room for that."""
    columns = list(zip(*lines, strict=True))
    most = [max(cell_len(line) for cell in column for line in cell.splitlines() or [""]) for column in columns]
    words = [max(cell_len(word) for cell in column for word in cell.split() or [""]) for column in columns]
    least = [max(word, min(_READABLE, line)) for word, line in zip(words, most, strict=True)]
    left = room - sum(least) - _GAP * (len(columns) - 1)
    if left < 0:
        return None
    wide, open_to_more = list(least), [n for n, width in enumerate(least) if width < most[n]]
    while left and open_to_more:  # the narrowest first, until it is as wide as its widest cell
        narrowest = min(open_to_more, key=lambda n: wide[n])
        wide[narrowest] += 1
        left -= 1
        if wide[narrowest] == most[narrowest]:
            open_to_more.remove(narrowest)
    return wide


def _text(shown: str) -> Text:
    """What a document says is shown, never obeyed: a control character becomes a mark."""
    return Text(_COMMANDS_A_TERMINAL.sub("�", shown))


def _records(columns: Sequence[str], cells: Sequence[Sequence[str]], console: Console) -> str:
    """Where there is no room for the columns: one block a row."""
    longest = max(map(len, columns), default=0)
    with console.capture() as capture:
        if not cells:
            console.print(_text("  ".join(columns)))
        for row in cells:
            for column, cell in zip(columns, row, strict=True):
                if len(cell.split()) == 1:  # an address is copied whole
                    console.print(_text(f"{column:{longest}}  {cell}"), soft_wrap=True)
                elif cell:
                    beside = Table(box=None, pad_edge=False, show_edge=False, show_header=False)
                    beside.add_column(width=longest)
                    beside.add_column(overflow="fold")
                    beside.add_row(column, _text(cell))
                    console.print(beside)
            console.print()
    shown = "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())
    return shown + f"({len(cells)} row{'' if len(cells) == 1 else 's'})\n"


def _console(width: int | None) -> Console:
    return Console(width=width, file=io.StringIO(), force_terminal=False, color_system=None, highlight=False)


# -- recipes


def recipe(header: Header) -> str:
    """What a recipe asks, takes, returns and leaves out."""
    lines = [header.question, f"  {'takes':9}"] if header.params else [header.question]
    for name, parameter in header.params.items():
        told = [parameter.about, *(["needed"] if parameter.required else [])]
        if parameter.type == "choice":
            told.append("one of " + ", ".join(parameter.choices))
        if parameter.default not in (None, ""):
            told.append(f"else {parameter.default}")
        lines.append(f"    {name:{max(map(len, header.params))}}  {'; '.join(told)}")
    lines += ["  returns  " + ", ".join(header.returns), "  limits   " + header.limits]
    return "".join(f"{line.rstrip()}\n" for line in lines)


# -- evidence


def explanation(told: Explanation, width: int | None = None) -> str:
    """A footnoted answer: what it is, its status, and a note for each claim."""
    lines = [f"{told.title}  [{told.id}]", f"  {told.kind}" + (f", {told.status}" if told.status else "")]
    lines += [f"  {mark}" for mark in told.marks]
    figures = told.figures
    if "claimsFor" in figures:
        lines.append(
            f"  {_many(figures['claimsFor'], 'claim')} for by {_many(figures['speakersFor'], 'speaker')}, "
            f"{figures['claimsAgainst']} against by {figures['speakersAgainst']}; "
            f"{_many(figures['documents'], 'document')} of {_many(figures['origins'], 'origin')}"
        )
    if figures.get("firstReported"):
        lines.append(f"  reported {figures['firstReported']} to {figures['lastReported']}")
    for number, note in enumerate(told.notes, 1):
        lines += ["", *_note(number, note)]
    if told.also:
        lines += ["", "also said of the same event:"]
    for number, note in enumerate(told.also, len(told.notes) + 1):
        lines += ["", *_note(number, note)]
    if told.unread:
        lines += ["", "seems to be told of, by their words alone, in:", *(f"  {document}" for document in told.unread)]
    lines += [f"  {e['subject']} –{e['type']}→ {e['object']}  [{e['id']}] {e['status']}" for e in told.edges]
    console = _console(width)
    with console.capture() as capture:
        for line in lines:
            console.print(_text(line), soft_wrap=width is None)
    return capture.get()


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _note(number: int, note: Note) -> list[str]:
    manner = ", ".join(
        w for w in (note.stance, note.polarity if note.polarity != "positive" else "", note.certainty) if w
    )
    through = f" (via {', '.join(note.via)})" if note.via else ""
    lines = [f"[{number}] {note.speaker}{through}: {manner} — counts {note.counts}  [{note.id}]"]
    lines += [f"    says {said}" for said in note.says]
    if note.validity:
        lines.append(f"    valid {note.validity}")
    lines += [f"    {mark}" for mark in note.marks]
    if note.quote:
        lines.append(f"    “{' '.join(note.quote.split())}”")
    where = ", ".join(
        w
        for w in (
            note.document,
            note.publisher or "",
            note.published or "",
            note.file or "",
            note.place or "",
        )
        if w
    )
    lines.append(f"    {where}; {note.origin}")
    lines += [f"    source {source}" for source in note.sources]
    return lines


# -- trials of sentences


def trials(tried: Sequence[Trial], graph: DocumentGraph, *, parse: bool = False) -> str:
    """Each sentence with its names, its triggers and their rules; then what comes out of the whole."""
    lines: list[str] = []
    for trial in tried:
        lines += [trial.text, "  names"]
        lines += [f"    {name.text}  →  {name.label} ({name.type}, {name.how})" for name in trial.names] or ["    none"]
        if parse:
            lines.append("  parse")
            lines += [f"    {t.text:<20} {t.tag:<5} {t.relation:<10} ← {t.head}" for t in trial.parse]
        lines.append("  rules")
        lines += [line for rule in trial.rules for line in _tried(rule)] or ["    no trigger of any rule"]
        lines.append("")
    labels = {entity.id: entity.label for entity in graph.entities}
    lines.append("comes out as")
    for event in graph.events:
        slots = "; ".join(f"{name} {_slot(value, labels)}" for name, value in event.slots.items())
        lines.append(f"  {event.type} ({event.status}): {slots}")
    for said in graph.statements:
        target = labels.get(said.object, said.object)
        lines.append(f"  {labels[said.subject]} {said.predicate} {target} ({said.status})")
    for claim in graph.claims:
        manner = ", ".join((claim.stance, claim.polarity, claim.certainty))
        lines.append(f"  claim by {labels[claim.speaker]} ({manner}), {claim.rule}: “{claim.text}”")
    return "".join(f"{line}\n" for line in lines)


def _tried(rule: TriedRule) -> list[str]:
    outcome = "matched" if not rule.missing else "not matched: needs " + ", ".join(rule.missing)
    lines = [f"    {rule.rule} → {rule.makes}, by “{rule.trigger}”: {outcome}  [{rule.place}]"]
    return lines + [f"      {name}: {', '.join(values)}" for name, values in rule.slots]


def _slot(value: SlotValue, labels: Mapping[str, str]) -> str:
    if isinstance(value, Count):
        return str(value.min) if value.min == value.max else f"{value.min or 0} to {value.max or '…'}"
    return value if isinstance(value, str) else ", ".join(labels.get(item, item) for item in value)


# -- findings


def findings(found: Sequence[Finding], limit: int | None = None) -> str:
    """Findings by file, most serious first."""
    rank = {"error": 0, "warning": 1}
    ordered = sorted(found, key=lambda f: (rank.get(f.severity, 2), f.place, f.position or 0, f.subject, f.message))
    lines = []
    for finding in ordered[:limit]:
        where = f"{finding.place}:{finding.position}" if finding.position is not None else finding.place
        subject = f"{finding.subject}: " if finding.subject else ""
        lines += [f"{finding.severity}: {where}: {subject}{finding.message}", f"    → {finding.advice}"]
    if limit is not None and len(ordered) > limit:
        lines.append(f"… and {len(ordered) - limit} more")
    return "".join(f"{line}\n" for line in lines)
