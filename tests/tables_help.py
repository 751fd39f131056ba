"""Small tables in the published column layouts; every row, name and place in them is invented."""

from __future__ import annotations

import csv
import io
from functools import cache
from pathlib import Path

from spine import ontology, shipped

from kg.claims import Finding
from kg.documents import Document, read_inputs
from kg.tablemaps import TableMap, read_table_maps

UCDP = {
    "id": "900001", "relid": "NOR-2022-1-7-1", "year": "2022", "active_year": "1", "code_status": "Clear",
    "type_of_violence": "1", "conflict_name": "Norland: Government", "dyad_name": "Government of Norland - Red Front",
    "side_a": "Government of Norland", "side_b": "Red Front", "number_of_sources": "2",
    "source_article": "Courier,2022-05-04,Fighting in the hills", "source_office": "Courier;Hill Tribune",
    "where_prec": "1", "where_coordinates": "Novo Selo town", "adm_1": "Ostvar province", "adm_2": "Javor district",
    "latitude": "44.25", "longitude": "20.5", "country": "Norland", "event_clarity": "1", "date_prec": "1",
    "date_start": "2022-05-03 00:00:00.000", "date_end": "2022-05-03 00:00:00.000", "deaths_a": "1", "deaths_b": "3",
    "best": "4", "high": "7", "low": "3",
}  # fmt: skip
ACLED = {
    "event_id_cnty": "NOR12", "event_date": "2022-05-03", "year": "2022", "time_precision": "1",
    "disorder_type": "Political violence", "event_type": "Violence against civilians", "sub_event_type": "Attack",
    "actor1": "Red Front (2019-)", "inter1": "Rebel group", "actor2": "Civilians (Norland)", "inter2": "Civilians",
    "country": "Norland", "admin1": "Ostvar", "location": "Novo Selo", "latitude": "44.2500", "longitude": "20.5000",
    "geo_precision": "1", "source": "Courier; Hill Tribune", "source_scale": "National",
    "notes": "On 3 May 2022, Red Front fighters shot two villagers in Novo Selo.", "fatalities": "2",
    "timestamp": "1652000000",
}  # fmt: skip
GDELT = {
    "GLOBALEVENTID": "700000001", "SQLDATE": "20220503", "MonthYear": "202205", "Year": "2022",
    "Actor1Code": "NORREB", "Actor1Name": "RED FRONT", "Actor1Type1Code": "REB", "Actor2Code": "NORCVL",
    "Actor2Name": "VILLAGER", "Actor2Type1Code": "CVL", "IsRootEvent": "1", "EventCode": "1831", "EventBaseCode": "183",
    "EventRootCode": "18", "QuadClass": "4", "NumMentions": "4", "ActionGeo_Type": "4",
    "ActionGeo_FullName": "Novo Selo, Ostvar, Norland", "ActionGeo_Lat": "44.25", "ActionGeo_Long": "-20.5",
    "DATEADDED": "20220504101500", "SOURCEURL": "https://www.courier.example/2022/05/04",
}  # fmt: skip
POLECAT = {
    "Event ID": "nor-1-2-3", "Event Date": "2022-05-03", "Event Type": "ASSAULT", "Event Mode": "aerial",
    "Intensity": "-9.5", "Actor Name": "Norland Air Force; Sudmark", "Primary Actor Sector": "MIL",
    "Recipient Name": "Red Front", "Primary Recipient Sector": "REB", "City": "None", "Province": "Ostvar",
    "Country": "Norland", "Latitude": "44.25", "Longitude": "20.5", "Source": "courier.example",
    "Publication Date": "2022-05-04", "Version": "NGEC_2.0.1",
}  # fmt: skip
ROWS = {"ucdp-ged": UCDP, "acled": ACLED, "gdelt-events": GDELT, "polecat": POLECAT}


@cache
def maps() -> dict[str, TableMap]:
    return {table.table: table for table in read_table_maps(shipped().tables, ontology())}


def table_text(name: str, *changes: dict[str, str], delimiter: str = ",", header: bool = True) -> str:
    """A table of one data set: its example row with each of the changes in turn."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    if header:
        writer.writerow(maps()[name].columns)
    for change in changes or ({},):
        row = {**ROWS[name], **change}
        assert set(row) <= set(maps()[name].columns)
        writer.writerow([row.get(column, "") for column in maps()[name].columns])
    return out.getvalue()


def read_tables(*paths: Path) -> tuple[list[Document], list[Finding]]:
    """What is read, and the findings but the one on tables that no date comes with, as all of UCDP's."""
    documents, findings = read_inputs(list(paths), tables=tuple(maps().values()))
    return documents, [finding for finding in findings if finding.kind != "undated-rows"]
