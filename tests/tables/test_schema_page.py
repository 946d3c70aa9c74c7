from __future__ import annotations

from geo.tables import codes
from geo.tables.cells import same_spelling
from geo.tables.headers import crosswalk_names
from geo.tables.schema import INCIDENTS, TOTALS
from geo.tables.schema_page import schema_page


def test_every_column_and_every_code_is_on_the_page():
    page = schema_page()
    for schema in (INCIDENTS, TOTALS):
        for column in schema:
            assert f"| `{column.name}` |" in page
            assert column.doc.replace("|", "\\|") in page
    for choices in (codes.CAUSES, codes.PARTIES, codes.MEASURES, codes.BASES, codes.PRECISIONS, codes.PLACED_BY):
        for code, meaning in choices.items():
            assert f"| `{code}` | {meaning} |" in page


def test_rows_of_a_table_have_as_many_cells_as_its_header():
    width = 0
    for line in schema_page().splitlines():
        cells = line.replace("\\|", "").count("|")
        if line.startswith("|"):
            width = width or cells
            assert cells == width, line
        else:
            width = 0


def test_no_header_is_read_as_two_columns():
    for schema in (INCIDENTS, TOTALS):
        own: dict[str, str] = {}
        for column in schema:
            for name in (column.name, *column.also):
                assert own.setdefault(same_spelling(name), column.name) == column.name
        foreign: dict[str, str] = {}
        for column in schema:
            for name in crosswalk_names(column):
                assert foreign.setdefault(same_spelling(name), column.name) == column.name
                assert own.get(same_spelling(name), column.name) == column.name, name


def test_every_column_says_what_it_means():
    for schema in (INCIDENTS, TOTALS):
        for column in schema:
            assert column.doc.endswith(".")
            assert not (column.filled and not column.required)
            if column.kind == "choice":
                assert column.choices
            if column.default is not None and column.choices:
                assert column.default in column.choices
