"""A desk that was stopped, emptied or killed goes on where it was: real processes over one data folder."""

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.served import Desk, command, environment
from tests.test_flow import FEED, SAMPLE_QUESTION, desk

__all__ = ["desk"]


def test_second_start_changes_nothing_and_empty_takes_the_sample_out(desk: Desk) -> None:
    desk.start()
    before = desk.ask(SAMPLE_QUESTION)
    assert desk.stop() == 0
    desk.start()
    assert desk.ask(SAMPLE_QUESTION) == before
    assert desk.stop() == 0
    desk.start("--empty")
    assert desk.ask(SAMPLE_QUESTION) == {"decision": "none", "answers": []}
    assert desk.stop() == 0


def test_index_that_was_deleted_is_built_again(desk: Desk) -> None:
    desk.start()
    before = desk.ask(SAMPLE_QUESTION)
    assert desk.stop() == 0
    shutil.rmtree(desk.data / "index")
    desk.start()
    assert desk.ask(SAMPLE_QUESTION) == before


def test_import_killed_half_way_goes_on(tmp_path: Path) -> None:
    """Killed without warning at several moments; the record never shows a half, and the last run completes it."""
    items = [
        {**FEED["dataFeedElement"][0]["item"][0], "url": f"https://checks.example/{n}", "claimReviewed": f"Claim {n}"}
        for n in range(3000)
    ]
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join(json.dumps(item) for item in items), encoding="utf-8")
    data = tmp_path / "desk"
    for wait in (1.5, 2.0, 2.5):
        process = subprocess.Popen(
            [sys.executable, "-m", "minhchung", "import", str(file), "--data", str(data)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        try:
            process.wait(timeout=wait)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if (data / "db.sqlite3").exists():
            assert shown(data) in {0, 3000}
    done = command("import", str(file), "--data", str(data), "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["read"], shown(data)) == (0, 3000, 3000)


def shown(data: Path) -> int:
    """How many reviews answer."""
    with sqlite3.connect(data / "db.sqlite3") as tables:
        has = tables.execute("SELECT count(*) FROM sqlite_master WHERE name = 'record_review'").fetchone()[0]
        return int(tables.execute("SELECT count(*) FROM record_review WHERE live").fetchone()[0]) if has else 0
