"""The workbook to fill in: it offers what the readers accept, and what is filled in is read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from geo.errors import OutputError
from geo.exports.template import write_template
from geo.tables.kinds import table_kinds
from geo.tables.reading import read_incidents, read_totals
from geo.tables.schema import INCIDENTS, TOTALS, Schema

ROW = {"incident_id": "a", "date": "2025-03-02", "incident_type": "landmine", "killed": 2, "place": "x", "source": "us"}


def test_an_empty_template_is_read_as_no_rows(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    assert table_kinds(tmp_path / "t.xlsx") == ("incidents", "totals")
    assert (len(read_incidents(tmp_path / "t.xlsx")), len(read_totals(tmp_path / "t.xlsx"))) == (0, 0)


def test_what_is_filled_in_is_read(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    headers = [cell.value for cell in book["incidents"][1]]
    assert set(headers[: len(ROW)]) == set(ROW)  # what must be there comes first
    book["incidents"].append([ROW.get(str(name)) for name in headers])
    book.save(tmp_path / "t.xlsx")
    [incident] = read_incidents(tmp_path / "t.xlsx").to_dict("records")
    assert {name: incident[name] for name in ("incident_id", "incident_type", "killed")} == {
        "incident_id": "a",
        "incident_type": "landmine",
        "killed": 2,
    }


@pytest.mark.parametrize("schema", [INCIDENTS, TOTALS], ids=lambda schema: schema.name)
def test_every_list_of_codes_offers_what_the_registry_allows(tmp_path: Path, schema: Schema) -> None:
    write_template(tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book[schema.name]
    columns = {cell.column_letter: str(cell.value) for cell in sheet[1]}
    checked = {columns[str(rule.sqref).split("2:")[0]]: rule for rule in sheet.data_validations.dataValidation}
    assert set(checked) == set(columns.values())
    for name, rule in checked.items():
        column = schema[name]
        assert rule.prompt == column.doc
        if column.choices:
            offered = book["codes"][rule.formula1.removeprefix("=codes!").replace("$", "")]
            assert [cell.value for (cell,) in offered] == list(column.choices)


def test_equal_templates_have_equal_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_template(tmp_path / "a.xlsx")
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 1, 1, 0, 0, 0, 0, 1, 0))
    write_template(tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert b"1980-01-01T00:00:00Z" in _core(tmp_path / "a.xlsx")


def _core(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read("docProps/core.xml")


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"end in \.xlsx"):
        write_template(tmp_path / "t.csv")
