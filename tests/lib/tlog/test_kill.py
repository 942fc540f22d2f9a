"""Killed at any step, a sequencer leaves a log that the next run finishes or takes up again."""

import signal
from pathlib import Path

import pytest

from . import killed
from .log import Log


@pytest.mark.parametrize("step", killed.STEPS)
def test_run_killed_at_a_step_loses_and_doubles_nothing(step: str, tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.grow(200)
    log.run()
    for turn in range(10):
        nth = 1 + turn % 2 if step in {"staging", "moving"} else 1
        assert killed.run(tmp_path, step, nth, entries=20 + 31 * (turn % 3)) == -signal.SIGKILL
        log.run()
        log.look()


@pytest.mark.parametrize("step", killed.MENDING)
def test_run_killed_while_it_mends_the_folder_is_mended_by_the_next(step: str, tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.grow(600)
    log.run()
    for _turn in range(3):
        (log.folder / "tile/0/001").unlink()
        assert killed.run(tmp_path, step, 1, entries=7) == -signal.SIGKILL
        log.run()
        log.look()


def test_process_that_is_not_killed_ends_well_without_django(tmp_path: Path) -> None:
    assert killed.run(tmp_path, "none", 1, entries=3) == 0
    Log(tmp_path).look()
