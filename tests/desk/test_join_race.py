"""Two or three who join, split and undo the same claims at once, while tips come in: nothing is lost or doubled."""

from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.postgres import cluster, database
from tests.record.process import python

RUN = """
from tests.desk.joiners import race
found = race(threes=20, seed=1)
"""
RIGHT = {"leaked": [], "broken": [], "idle": []}


def met(data: Path, **variables: str) -> Any:
    return python(RUN, data=data, PYTHONPATH=f"{ROOT / 'src'}:{ROOT}", MINHCHUNG_CHROMIUM="off", **variables)


def test_nothing_is_lost_where_people_join_and_split_at_once(tmp_path: Path) -> None:
    assert met(tmp_path / "data") == RIGHT


def test_nothing_is_lost_where_people_join_and_split_at_once_on_postgresql(tmp_path: Path) -> None:
    with cluster() as server:
        assert met(tmp_path / "data", MINHCHUNG_DATABASE=database(server, "joiners")) == RIGHT
