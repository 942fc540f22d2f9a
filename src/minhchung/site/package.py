"""The open-data package: the record after its first entries as tables, with schema, licence, row counts and digests.

`data/datapackage.json` is a Data Package (Frictionless Data, version 1) with one resource a file, and `data/SHA256SUMS`
is read by `sha256sum -c`. Tables of checks are cut by the position of the check, so that a file holds at most SHARD of
them and a check never moves to another file.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from django.utils.translation import gettext_noop as _

from minhchung.lib.publication.entry import Entry
from minhchung.record.checks import NoticeShown, Standing
from minhchung.site import rows, tables
from minhchung.site.desk import Desk
from minhchung.site.formats import FORMATS, MEDIA_TYPES
from minhchung.site.tables import Row, Table

FOLDER = "data"
SHARD = 10_000  # checks a file
ENTRY_SHARD = 100_000  # entries of the log, or notices, a file: their rows are short
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 International",
}
ABOUT = _(
    "The published record of a fact-checking desk: checks, their quotes and sources, revisions, replies, notices and "
    "the entries of the log. A value that is not known is null; in CSV it is an empty cell. In CSV, a text that begins "
    "with = + - @, a tab or an apostrophe has one apostrophe more before it, so that no spreadsheet runs it as a "
    "formula. No column is about persons; a text may name one."
)


@dataclass(frozen=True)
class File:
    """A file of the package; `name` is its path below the folder of the package, `size` in bytes."""

    name: str
    table: str
    rows: int
    size: int
    sha256: str


Shard = tuple[int, dict[str, list[Row]]]


def build(
    standings: Iterable[Standing],
    notices: Iterable[NoticeShown],
    entries: Iterable[Entry],
    *,
    size: int,
    day: str,
    desk: Desk,
) -> Iterator[tuple[str, bytes]]:
    """(path in the site, bytes) of each file, datapackage.json and SHA256SUMS last.

    All is as of the first `size` entries of the log, whose day is `day` ("" when there are none). `standings` come in
    order of position, `notices` and `entries` in the order of the log; what lies beyond is passed over. Holds SHARD
    checks in memory.
    """
    files: list[File] = []
    for table in tables.TABLES:
        name = f"v{tables.VERSION}/{table.name}.schema.json"
        yield f"{FOLDER}/{name}", _noted(files, name, "", 0, _json(tables.schema(table)))
    known = (rows.as_of(one, size) for one in standings if one.versions[0].entry < size)
    short = [*rows.of_notices(one for one in notices if one.entry < size)]
    for group, shards in (
        (tables.TABLES[:4], _by_position(known, desk=desk)),
        (tables.TABLES[4:5], _by_count(short)),
        (tables.TABLES[5:], _by_count(rows.of_log(islice(entries, size)))),
    ):
        for number, found in shards:
            yield from _encoded(files, group, number, found)
    yield f"{FOLDER}/datapackage.json", _noted(files, "datapackage.json", "", 0, _package(files, size, day, desk))
    yield f"{FOLDER}/SHA256SUMS", "".join(f"{one.sha256}  {one.name}\n" for one in files).encode()


def listed(package: bytes) -> tuple[File, ...]:
    """The files that a datapackage.json tells of, for a page about them."""
    return tuple(
        File(
            one["path"],
            one["name"].split("-")[0],
            one["rows"],
            one["bytes"],
            one["hash"].removeprefix("sha256:"),
        )
        for one in json.loads(package)["resources"]
    )


def _by_position(standings: Iterable[Standing], *, desk: Desk) -> Iterator[Shard]:
    number = 0
    for number, group in groupby(standings, key=lambda one: (one.position - 1) // SHARD + 1):
        yield number, _tabled(found for one in group for found in rows.of_check(one, desk=desk))
    if number == 0:
        yield 1, {}  # whoever reads the package finds every table in it, from the first day


def _by_count(found: Iterable[rows.Found]) -> Iterator[Shard]:
    number, left = 0, iter(found)
    while part := list(islice(left, ENTRY_SHARD)):
        number += 1
        yield number, _tabled(part)
    if number == 0:
        yield 1, {}


def _tabled(found: Iterable[rows.Found]) -> dict[str, list[Row]]:
    held: dict[str, list[Row]] = defaultdict(list)
    for name, row in found:
        held[name].append(row)
    return held


def _encoded(
    files: list[File], group: Iterable[Table], number: int, found: dict[str, list[Row]]
) -> Iterator[tuple[str, bytes]]:
    for table in group:
        held = found.get(table.name, [])
        for ending, encode in FORMATS.items():
            name = f"v{tables.VERSION}/{table.name}-{number:04}.{ending}"
            yield f"{FOLDER}/{name}", _noted(files, name, table.name, len(held), encode(table, held))


def _noted(files: list[File], name: str, table: str, count: int, data: bytes) -> bytes:
    files.append(File(name, table, count, len(data), hashlib.sha256(data).hexdigest()))
    return data


def _package(files: list[File], size: int, day: str, desk: Desk) -> bytes:
    about = {table.name: tables.described(table.about) for table in tables.TABLES}
    return _json(
        {
            "profile": "data-package",
            "name": "minhchung-open-data",
            "title": f"{desk.name}: open data" + (" (sample data, not real checks)" if desk.sample else ""),
            **tables.described(ABOUT),
            "homepage": desk.url("/data/"),
            # Data Package 1: major and minor stand for the columns, the last number for the data.
            "version": f"{tables.VERSION}.0.{size}",
            **({"created": f"{day}T00:00:00Z"} if day else {}),
            "entries": size,
            "sample": desk.sample,
            "licenses": [LICENCE],
            "contributors": [{"title": desk.name, "role": "publisher"}],
            "resources": [_resource(one, about[one.table]) for one in files if one.table],
        }
    )


def _resource(file: File, about: dict[str, str]) -> dict[str, Any]:
    stem, ending = file.name.rpartition("/")[2].split(".")
    return {
        "profile": "tabular-data-resource" if ending == "csv" else "data-resource",
        "name": f"{stem}-{ending}",
        "path": file.name,
        **about,
        "format": ending,
        "mediatype": MEDIA_TYPES[ending],
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "rows": file.rows,
        "schema": f"v{tables.VERSION}/{file.table}.schema.json",
        "licenses": [LICENCE],
    }


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
