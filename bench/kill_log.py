"""Kill a sequencer at every step, many times, and look at the whole log after each restart.

PYTHONPATH=src:. .venv/bin/python bench/kill_log.py 500
"""

import shutil
import signal
import sys
import tempfile
from pathlib import Path

from tests.lib.tlog import killed
from tests.lib.tlog.log import Log

FRESH = 25  # turns after which a step goes on with a new log, so that looking at it stays quick


def kill(step: str, turns: int) -> int:
    """How many times a process died at `step`; raises when a log is not whole afterwards."""
    died = 0
    for turn in range(turns):
        if turn % FRESH == 0:
            root = Path(tempfile.mkdtemp())
        nth = 1 + turn % 2 if step in {"staging", "moving"} else 1
        died += killed.run(root, step, nth, entries=20 + 31 * (turn % 3)) == -signal.SIGKILL
        log = Log(root)
        log.run()
        log.look()
        if turn % FRESH == FRESH - 1 or turn == turns - 1:
            shutil.rmtree(root)
    return died


if __name__ == "__main__":
    for name in killed.STEPS:
        print(f"{name}: killed {kill(name, int(sys.argv[1]))} times, whole each time", flush=True)
