"""A sequencer that kills itself at a step: `python -m tests.lib.tlog.killed ROOT STEP NTH ENTRIES`. Knows no Django."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from .log import Log

STEPS = ["recovered", "compared", "staging", "staged", "signed", "committed", "moving", "dropped", "moved"]
MENDING = ["recovered", "rebuilding", "compared"]
TOP = Path(__file__).parents[3]


def run(root: Path, step: str, nth: int, entries: int) -> int:
    """The exit code of a process that appends `entries` and kills itself when it comes to `step` for the nth time."""
    command = [sys.executable, "-m", "tests.lib.tlog.killed", str(root), step, str(nth), str(entries)]
    environment = {"PYTHONPATH": f"{TOP / 'src'}:{TOP}", "PATH": os.environ["PATH"]}
    return subprocess.run(command, env=environment, cwd=TOP, check=False).returncode


def main(root: Path, step: str, nth: int, entries: int) -> None:
    left = nth

    def kill(name: str) -> None:
        nonlocal left
        if name == step:
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    log = Log(root)
    log.grow(entries)
    log.run(step=kill)
    if "django" in sys.modules:
        raise SystemExit(3)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
