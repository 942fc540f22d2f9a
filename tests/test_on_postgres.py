"""The same tests on PostgreSQL 15, through the one setting that a desk uses."""

import subprocess
import sys

from tests.conftest import ROOT
from tests.postgres import cluster
from tests.served import environment

ROOMS = ("desk", "record", "staff", "web")


def test_rooms_with_tables_pass_on_postgresql() -> None:
    """Left out: what is about the SQLite file itself, and what needs a browser (tests/test_flow.py has its own)."""
    folders = [f"tests/{room}" for room in ROOMS]
    with cluster() as server:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-m", "not browser and not gate and not sqlite", *folders],
            cwd=ROOT,
            env=environment(MINHCHUNG_DATABASE=f"{server}/postgres"),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-5000:]
