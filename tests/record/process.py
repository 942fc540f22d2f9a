"""Python in a process of its own, over a data folder: for what pytest's transaction stands in the way of."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.served import environment

START = """
import json
from pathlib import Path
from minhchung.project import boot
boot.start(Path({data!r}))
from django.db import connection
from minhchung.record import entries, log, models, publications, publish, triggers
"""


def python(code: str, *, data: Path, **variables: str) -> Any:
    """What `code` leaves in `found`, as JSON; it runs once the desk in `data` is ready."""
    whole = START.format(data=str(data)) + code + "\nprint(json.dumps(found))"
    return json.loads(together(whole, **variables)[0])


def together(*codes: str, **variables: str) -> list[str]:
    """What processes print that run these at once. Raises RuntimeError, with what it said, when one failed."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(**variables),
        )
        for code in codes
    ]
    said = [process.communicate(timeout=120) for process in running]
    failed = [err for process, (_, err) in zip(running, said, strict=True) if process.returncode]
    if failed:
        raise RuntimeError("\n".join(failed))
    return [out for out, _ in said]
