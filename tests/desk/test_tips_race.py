"""The same text from many strangers at once is one wording of one claim, on both databases, and each is counted."""

from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.desk.crowd import AT_ONCE, TEXTS
from tests.postgres import cluster, database
from tests.record.process import python

RUN = """
from tests.desk.crowd import crowd, form, merging
found = {"crowd": crowd(), "form": form(), "merging": merging()}
"""
HALF = TEXTS // 2
RIGHT = {
    "crowd": {
        "kept": [[min(n, HALF + 1), n, AT_ONCE, n * AT_ONCE, AT_ONCE] for n in range(1, TEXTS + 1)],
        "left": [[HALF, HALF * AT_ONCE]] * HALF,
    },
    "form": [3] * TEXTS,
    "merging": {"came": 40, "times": [21, 21]},
}


def met(data: Path, **variables: str) -> Any:
    return python(RUN, data=data, PYTHONPATH=f"{ROOT / 'src'}:{ROOT}", **variables)


def test_the_same_tip_from_many_at_once_is_one(tmp_path: Path) -> None:
    assert met(tmp_path / "data") == RIGHT


def test_the_same_tip_from_many_at_once_is_one_on_postgresql(tmp_path: Path) -> None:
    with cluster() as server:
        assert met(tmp_path / "data", MINHCHUNG_DATABASE=database(server, "tips")) == RIGHT
