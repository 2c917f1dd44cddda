"""Tables are written back byte for byte, but for the cells that change."""

from __future__ import annotations

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.platforms.tables.spreadsheet import parsed_table

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12)
ROWS = st.lists(st.lists(TEXTS, min_size=2, max_size=5), min_size=1, max_size=6)
ENCODINGS = [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe")]


def written(rows: list[list[str]], separator: str, end: str, quoting: int) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)
    return text.getvalue()


def simple(header: list[str]) -> list[str]:
    """Return headings in which no separator stands, as platforms' have none."""
    return [f"h{number}" for number in range(len(header))]


@given(
    ROWS, st.sampled_from([",", ";", "\t"]), st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(ENCODINGS), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)  # fmt: skip
def test_what_csv_writes_is_read_and_comes_back(
    rows: list[list[str]], separator: str, end: str, code: tuple[str, bytes], quoting: int
) -> None:
    rows = [simple(rows[0]), *rows]
    encoding, mark = code
    data = mark + written(rows, separator, end, quoting).encode(encoding)
    table = parsed_table(data, "t.csv")
    assert table.data() == data
    assert [list(row.values) for row in table.rows] == rows


@given(ROWS, TEXTS, st.sampled_from([",", ";", "\t"]))
def test_a_change_is_in_its_cell_alone(rows: list[list[str]], text: str, separator: str) -> None:
    rows = [simple(rows[0]), *rows]
    table = parsed_table(written(rows, separator, "\r\n", csv.QUOTE_MINIMAL).encode(), "t.csv")
    changed = table.changed({(1, 1): text}).data().decode()
    expected = [list(row) for row in rows]
    expected[1][1] = text
    reader = csv.reader(io.StringIO(changed, newline=""), delimiter=separator)
    assert list(reader) == expected


@given(st.binary(max_size=60))
def test_any_bytes_come_back_or_are_refused(data: bytes) -> None:
    with suppress(UsageError):
        assert parsed_table(data, "t.csv").data() == data


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "empty"), (b"PK\x03\x04xlsx", "a workbook"), (b"a\0b", "bytes"), (b"\xff\xfea", "half")],
)
def test_what_is_no_table(data: bytes, why: str) -> None:
    with pytest.raises(UsageError, match="table-unreadable"):
        parsed_table(data, why)


def test_a_short_row_grows_and_quotes_stay() -> None:
    table = parsed_table(b'a,b,c\n"1"\n"x","y",z', "t.csv")
    assert table.changed({(1, 2): "n,m", (2, 0): "v"}).data() == b'a,b,c\n"1",,"n,m"\n"v","y",z'
