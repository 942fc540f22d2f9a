"""People who act in the same moment, two and four at a time, on both databases: nothing is doubled, passed or lost."""

from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.desk.conftest import ADDRESS
from tests.postgres import cluster, database
from tests.record.process import python

RUN = """
from tests.desk.race import race
found = race(fours=24, seed=1)
"""
# Guards that nobody passes, whoever comes first: the claim has a check.
NEVER = ["approved: decline", "published: reopen"]
RIGHT = {"leaked": [], "doubled": [], "broken": [], "idle": NEVER}


def met(data: Path, **variables: str) -> Any:
    path = f"{ROOT / 'src'}:{ROOT}"
    return python(RUN, data=data, PYTHONPATH=path, MINHCHUNG_ADDRESS=ADDRESS, MINHCHUNG_CHROMIUM="off", **variables)


def test_no_two_who_meet_get_past_each_other(tmp_path: Path) -> None:
    assert met(tmp_path / "data") == RIGHT


def test_no_two_who_meet_get_past_each_other_on_postgresql(tmp_path: Path) -> None:
    with cluster() as server:
        assert met(tmp_path / "data", MINHCHUNG_DATABASE=database(server, "race")) == RIGHT
