"""The open data: what is in it, that every format says the same, and what never gets into it."""

import csv
import hashlib
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from frictionless import Package
from pyarrow import parquet

from minhchung.lib.publication.document import Check, Citation, Notice, Reply
from minhchung.lib.publication.entry import Entry
from minhchung.record.checks import Ended, NoticeShown, Placed, Standing, Version
from minhchung.site import package, tables
from minhchung.site.desk import Desk
from tests.test_rooms import PERSONAL

DESK = Desk("https://checks.example", "Bàn Thử", sample=False, contact="", vkey="checks.example/log+00000000+AA")
DAY = "2026-11-23"
SIZE = 9
QUOTE = Citation(
    quote="Nước dừa không chữa được ung thư.",
    before="Bác sĩ nói: ",
    after="",
    title="Hỏi đáp; sức khỏe, đời sống",
    source="Bệnh viện Mẫu",
    url="https://hospital.example/q?a=1&b=2",
    captured="2026-11-21T14:12:00Z",
    sha256="c" * 64,
    media_type="text/html",
    public=True,
)


def check(**given: object) -> Check:
    usual: dict[str, object] = {
        "kind": "published",
        "id": "nuoc-dua",
        "revision": 1,
        "language": "vi",
        "topic": "health",
        "claim": "Uống nước dừa nóng diệt tế bào ung thư",
        "title": "Nước dừa nóng không diệt tế bào ung thư",
        "verdict": "false",
        "summary": 'Không có bằng chứng; "nước dừa" chỉ là đồ uống.',
        "explanation": "Dòng một,\ndòng hai.\n\n- mục",
        "citations": (QUOTE,),
        "first_seen": "",
        "published": "2026-11-20",
        "date": "2026-11-20",
        "supersedes": "",
        "reason": "",
        "solo": False,
        "salt": "0" * 32,
    }
    return Check(**(usual | given))  # type: ignore[arg-type]


def version(document: Check | None, entry: int, **given: object) -> Version:
    return replace(Version(1, "published", "2026-11-20", f"{entry:064x}", entry, document, ""), **given)


LIVE = Standing(
    id="nuoc-dua",
    position=1,
    state="live",
    versions=(
        version(check(), 1),
        version(
            check(kind="corrected", revision=2, verdict="misleading", reason="Sai số liệu.", date="2026-11-21"),
            3,
            number=2,
            kind="corrected",
            date="2026-11-21",
        ),
    ),
    replies=(
        Placed(
            1,
            "2026-11-22",
            f"{5:064x}",
            5,
            Reply("reply", "nuoc-dua", 1, "vi", '=HYPERLINK("https://bad.example";"x")', "2026-11-22", "1" * 32),
            "",
        ),
    ),
    ended=None,
    copies=("c" * 64,),
)
RETRACTED = Standing(
    id="rut",
    position=2,
    state="retracted",
    versions=(version(check(id="rut", solo=True, first_seen="2026-11-01", citations=(QUOTE, QUOTE)), 2),),
    replies=(),
    ended=Ended("2026-11-22", "Nguồn đã rút lại.", f"{6:064x}", 6, "vi"),
    copies=(),
)
WITHDRAWN = Standing(
    id="xoa",
    position=3,
    state="withdrawn",
    versions=(
        version(check(id="xoa", claim="SECRET claim", title="SECRET title"), 4),
        version(None, 7, number=2, kind="corrected", withdrawn="Theo yêu cầu về đời tư."),
    ),
    replies=(Placed(1, DAY, f"{8:064x}", 8, Reply("reply", "xoa", 1, "vi", "SECRET reply", DAY, "2" * 32), ""),),
    ended=None,
    copies=(),
)
STANDINGS = (LIVE, RETRACTED, WITHDRAWN)
TOLD = Notice(
    "notice", "notice-1", 1, "vi", "rut", "2026-11-20", "takedown", "no_action", "'Đã trả lời.", DAY, "3" * 32
)
NOTICES = (NoticeShown(1, "d" * 64, 0, TOLD, DAY, ""), NoticeShown(2, "e" * 64, 8, None, DAY, "Lệnh tòa."))
ENTRIES = tuple(
    Entry("published", f"check-{n}", 1, f"{n:064x}", ("c" * 64, "d" * 64) if n == 1 else (), "2026-11-20")
    for n in range(12)
)


def built(standings=STANDINGS, notices=NOTICES, entries=ENTRIES, *, size: int = SIZE) -> dict[str, bytes]:
    return dict(package.build(standings, notices, entries, size=size, day=DAY, desk=DESK))


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return built()


def read_jsonl(data: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in data.decode().split("\n")[:-1]]


def read_csv(table: tables.Table, data: bytes) -> list[dict[str, object]]:
    """As the description of the package says: an empty cell is null, one apostrophe goes from before a text."""

    def value(kind: str, cell: str) -> object:
        if cell == "":
            return None
        if kind == "integer":
            return int(cell)
        return {"true": True, "false": False}[cell] if kind == "boolean" else cell.removeprefix("'")

    kinds = {column.name: column.kind for column in table.columns}
    rows = csv.DictReader(io.StringIO(data.decode(), newline=""))
    return [{name: value(kinds[name], cell) for name, cell in row.items()} for row in rows]


def read_parquet(data: bytes) -> list[dict[str, object]]:
    def value(held: object) -> object:
        if isinstance(held, datetime):
            return held.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return held.isoformat() if isinstance(held, date) else held

    rows = parquet.read_table(io.BytesIO(data)).to_pylist()
    return [{name: value(held) for name, held in row.items()} for row in rows]


def rows(files: dict[str, bytes], name: str) -> list[dict[str, object]]:
    return read_jsonl(files[f"data/v1/{name}-0001.jsonl"])


def test_a_live_check_is_one_row_of_its_newest_revision(files: dict[str, bytes]) -> None:
    assert rows(files, "checks")[0] == {
        "check": "nuoc-dua",
        "position": 1,
        "url": "https://checks.example/checks/nuoc-dua/",
        "state": "live",
        "language": "vi",
        "topic": "health",
        "verdict": "misleading",
        "title": "Nước dừa nóng không diệt tế bào ung thư",
        "claim": "Uống nước dừa nóng diệt tế bào ung thư",
        "summary": 'Không có bằng chứng; "nước dừa" chỉ là đồ uống.',
        "explanation": "Dòng một,\ndòng hai.\n\n- mục",
        "first_seen": None,
        "published": "2026-11-20",
        "date": "2026-11-21",
        "revision": 2,
        "solo": False,
        "citations": 1,
        "replies": 1,
        "ended": None,
        "ended_reason": None,
        "withdrawn": None,
        "entry": 3,
        "sha256": f"{3:064x}",
    }


def test_a_retracted_check_keeps_its_row_and_verdict(files: dict[str, bytes]) -> None:
    row = rows(files, "checks")[1]
    wanted = {"state": "retracted", "verdict": "false", "ended": "2026-11-22", "ended_reason": "Nguồn đã rút lại."}
    assert {name: row[name] for name in wanted} == wanted
    assert (row["first_seen"], row["solo"], row["citations"]) == ("2026-11-01", True, 2)


def test_a_withdrawn_check_keeps_its_row_and_loses_every_text(files: dict[str, bytes]) -> None:
    row = rows(files, "checks")[2]
    assert (row["state"], row["withdrawn"], row["entry"]) == ("withdrawn", "Theo yêu cầu về đời tư.", 7)
    assert [row[name] for name in ("language", "topic", "verdict", "title", "claim", "solo")] == [None] * 6
    assert [name for name, data in files.items() if b"SECRET" in data] == []
    assert [(one["check"], one["text"]) for one in rows(files, "replies")][1] == ("xoa", None)


def test_quotes_are_those_of_the_newest_revision(files: dict[str, bytes]) -> None:
    found = rows(files, "citations")
    assert [(row["check"], row["number"]) for row in found] == [("nuoc-dua", 1), ("rut", 1), ("rut", 2)]
    assert {name: value for name, value in found[0].items() if name not in {"check", "number"}} == {
        **{name: getattr(QUOTE, name) for name in ("quote", "before", "title", "source", "url", "captured")},
        "after": None,
        "sha256": "c" * 64,
        "media_type": "text/html",
        "public": True,
    }


def test_older_revisions_stay_with_the_reason_of_each_correction(files: dict[str, bytes]) -> None:
    names = ("check", "revision", "verdict", "reason", "solo")
    assert [tuple(row[name] for name in names) for row in rows(files, "revisions")] == [
        ("nuoc-dua", 1, "false", None, False),
        ("nuoc-dua", 2, "misleading", "Sai số liệu.", False),
        ("rut", 1, "false", None, True),
        ("xoa", 1, None, None, None),
        ("xoa", 2, None, None, None),
    ]


def test_notices_and_entries_are_whole_up_to_the_size(files: dict[str, bytes]) -> None:
    assert [(row["number"], row["check"], row["text"]) for row in rows(files, "notices")] == [
        (1, "rut", "'Đã trả lời."),
        (2, None, None),
    ]
    log = rows(files, "entries")
    assert [row["entry"] for row in log] == list(range(SIZE))
    assert [row["evidence"] for row in log][:2] == [None, "c" * 64 + " " + "d" * 64]


@pytest.mark.parametrize("table", tables.TABLES, ids=lambda table: table.name)
def test_each_format_reads_back_equal(files: dict[str, bytes], table: tables.Table) -> None:
    held = rows(files, table.name)
    assert held != []
    assert read_csv(table, files[f"data/v1/{table.name}-0001.csv"]) == held
    assert read_parquet(files[f"data/v1/{table.name}-0001.parquet"]) == held


def test_no_cell_of_csv_begins_a_formula(files: dict[str, bytes]) -> None:
    reply = rows(files, "replies")[0]["text"]
    assert reply == '=HYPERLINK("https://bad.example";"x")'
    cells = [
        cell
        for name, data in files.items()
        if name.endswith(".csv")
        for line in csv.reader(io.StringIO(data.decode(), newline=""))
        for cell in line
    ]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert f"'{reply}" in cells


def test_columns_of_version_1_are_what_they_were() -> None:
    """Programs of others hang on these names and kinds: whoever changes one makes a version 2."""
    names = {table.name: " ".join(column.name for column in table.columns) for table in tables.TABLES}
    assert tables.VERSION == 1
    assert names == {
        "checks": "check position url state language topic verdict title claim summary explanation first_seen "
        "published date revision solo citations replies ended ended_reason withdrawn entry sha256",
        "citations": "check number quote before after title source url captured sha256 media_type public",
        "revisions": "check revision kind date verdict title claim summary reason withdrawn entry sha256 solo",
        "replies": "check number date language text withdrawn entry sha256",
        "notices": "number check received date about outcome language text entry sha256",
        "entries": "entry kind id revision date sha256 evidence",
    }


def test_no_column_is_named_after_a_person() -> None:
    names = {column.name for table in tables.TABLES for column in table.columns}
    assert {name for name in names if set(name.split("_")) & set(PERSONAL)} == set()


def test_digests_sizes_and_row_counts_are_true(files: dict[str, bytes]) -> None:
    sums = dict(reversed(line.split("  ")) for line in files["data/SHA256SUMS"].decode().splitlines())
    others = {name.removeprefix("data/"): data for name, data in files.items() if name != "data/SHA256SUMS"}
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in others.items()}
    listed = package.listed(files["data/datapackage.json"])
    assert {one.name: (one.size, one.sha256) for one in listed} == {
        name: (len(data), sums[name]) for name, data in others.items() if not name.endswith(".json")
    }
    assert [(one.table, one.rows) for one in listed if one.name.endswith(".csv")] == [
        ("checks", 3), ("citations", 3), ("revisions", 5), ("replies", 2), ("notices", 2), ("entries", SIZE),
    ]  # fmt: skip


def test_the_package_is_valid_by_frictionless(files: dict[str, bytes], tmp_path: Path) -> None:
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    described = Package(str(tmp_path / "data/datapackage.json"))
    assert [one.path for one in described.resources] == [
        f"v1/{table.name}-0001.{ending}" for table in tables.TABLES for ending in ("csv", "jsonl", "parquet")
    ]
    tabular = [one for one in described.resources if one.format == "csv"]
    reports = {one.name: one.validate() for one in tabular}
    assert {name: report.flatten(["message"]) for name, report in reports.items()} == {name: [] for name in reports}
    wrong = (tmp_path / "data/v1/checks-0001.csv").read_bytes().replace(b"misleading", b"mislead1ng")
    (tmp_path / "data/v1/checks-0001.csv").write_bytes(wrong)
    assert not tabular[0].validate().valid


def test_what_came_after_the_size_changes_nothing(files: dict[str, bytes]) -> None:
    later = replace(
        LIVE,
        state="retracted",
        versions=(*LIVE.versions, version(check(revision=3, verdict="true"), 10, number=3)),
        replies=(*LIVE.replies, replace(LIVE.replies[0], number=2, entry=9)),
        ended=Ended("2026-11-24", "Sai.", "f" * 64, 11, "vi"),
    )
    newer = replace(RETRACTED, id="moi", position=4, versions=(version(check(id="moi"), 9),))
    assert built((later, RETRACTED, WITHDRAWN, newer), (*NOTICES, NoticeShown(3, "f" * 64, 9, TOLD, DAY, ""))) == files


def test_what_is_withdrawn_later_goes_from_an_older_package_too() -> None:
    erased = replace(LIVE, state="withdrawn", versions=tuple(replace(one, document=None) for one in LIVE.versions))
    again = built((erased, RETRACTED, WITHDRAWN))
    assert rows(again, "checks")[0]["state"] == "withdrawn"
    assert [row["check"] for row in rows(again, "citations")] == ["rut", "rut"]


def test_files_are_cut_by_position_and_every_check_is_in_one() -> None:
    many = [replace(RETRACTED, id=f"c-{n}", position=n) for n in range(1, package.SHARD + 2)]
    files = built(many)
    first, second = (read_jsonl(files[f"data/v1/checks-000{n}.jsonl"]) for n in (1, 2))
    assert [row["position"] for row in first + second] == list(range(1, package.SHARD + 2))
    assert [row["check"] for row in second] == [f"c-{package.SHARD + 1}"]
    assert (
        built([*many[:-1], replace(many[-1], id="c-x")])["data/v1/checks-0001.csv"] == files["data/v1/checks-0001.csv"]
    )


def test_an_empty_record_has_every_table() -> None:
    files = built((), (), (), size=0)
    assert [name for name in files if name.endswith("-0001.csv")] == [
        f"data/v1/{table.name}-0001.csv" for table in tables.TABLES
    ]
    assert {one.rows for one in package.listed(files["data/datapackage.json"])} == {0}


def test_the_package_says_when_what_and_under_which_licence(files: dict[str, bytes]) -> None:
    said = json.loads(files["data/datapackage.json"])
    wanted = {
        "name": "minhchung-open-data",
        "title": "Bàn Thử: open data",
        "version": f"1.0.{SIZE}",
        "created": "2026-11-23T00:00:00Z",
        "entries": SIZE,
        "sample": False,
        "contributors": [{"title": "Bàn Thử", "role": "publisher"}],
    }
    assert {name: said[name] for name in wanted} == wanted
    assert [one["name"] for one in said["licenses"]] == ["CC-BY-4.0"]
    nothing = dict(package.build((), (), (), size=0, day="", desk=replace(DESK, sample=True)))
    said = json.loads(nothing["data/datapackage.json"])
    assert (said["title"], "created" in said) == ("Bàn Thử: open data (sample data, not real checks)", False)
