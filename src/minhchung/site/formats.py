"""A table in three formats of bytes: CSV (RFC 4180), JSON Lines and Parquet. The same rows give the same bytes.

JSON Lines and Parquet hold every text as it was published. CSV is what people open in a spreadsheet, which runs a cell
that begins with = + - @ as a formula, and texts here come from strangers; so a text that begins with one of SPARKS
gets an apostrophe before it in CSV, and one that begins with an apostrophe gets another: take one away to read it.
Parquet bytes also depend on the version of the library that writes them, which names itself in each file.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import pyarrow as pa
from pyarrow import parquet

from minhchung.site.tables import Column, Row, Table, Value

SPARKS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "'")


def as_csv(table: Table, rows: Sequence[Row]) -> bytes:
    """UTF-8 without a byte order mark, a header, lines that end in CR LF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_cell(row.get(column.name)) for column in table.columns] for row in rows)
    return text.getvalue().encode()


def as_jsonl(table: Table, rows: Sequence[Row]) -> bytes:
    """One object a line, every column in it."""
    lines = ({column.name: _value(row.get(column.name)) for column in table.columns} for row in rows)
    return "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines).encode()


def as_parquet(table: Table, rows: Sequence[Row]) -> bytes:
    """Typed columns; days as dates, moments as milliseconds of UTC."""
    kinds = {name: kind for name, (kind, _read) in _ARROW.items()}
    fields = [pa.field(one.name, kinds[one.kind], nullable=not one.given) for one in table.columns]
    arrays = [_array(column, rows) for column in table.columns]
    made = pa.Table.from_arrays(arrays, schema=pa.schema(fields))
    out = pa.BufferOutputStream()
    parquet.write_table(made, out, compression="zstd")
    return bytes(out.getvalue())


FORMATS: Mapping[str, Callable[[Table, Sequence[Row]], bytes]] = {
    "csv": as_csv,
    "jsonl": as_jsonl,
    "parquet": as_parquet,
}
MEDIA_TYPES = {"csv": "text/csv", "jsonl": "application/jsonl", "parquet": "application/vnd.apache.parquet"}


def _value(value: Value) -> Value:
    return None if value == "" else value


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(SPARKS):
        return "'" + value
    return str(value)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


_ARROW = {
    "string": (pa.string(), None),
    "integer": (pa.int64(), None),
    "boolean": (pa.bool_(), None),
    "date": (pa.date32(), _day),
    "datetime": (pa.timestamp("ms", "UTC"), _moment),
}


def _array(column: Column, rows: Sequence[Row]) -> pa.Array:
    kind, read = _ARROW[column.kind]
    values: Sequence[object] = [_value(row.get(column.name)) for row in rows]
    if read:
        values = [read(value) if isinstance(value, str) else None for value in values]
    return pa.array(values, type=kind)
