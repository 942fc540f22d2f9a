"""A throw-away PostgreSQL, Debian's, for tests: its own cluster in a temporary folder, gone with the test run."""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.served import free_port

PROGRAMS = Path("/usr/lib/postgresql/15/bin")  # Debian 12 keeps initdb and pg_ctl off the PATH
OWNER = "postgres"


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a running server without databases of ours, "postgresql://desk@127.0.0.1:PORT".

    Skips, saying how to get it, where PostgreSQL is missing.
    """
    if not (PROGRAMS / "initdb").exists():
        pytest.skip("not measured: no PostgreSQL 15 in /usr/lib/postgresql; `./test --install` installs it")
    folder = Path(tempfile.mkdtemp(prefix="minhchung-postgres-"))
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, OWNER)
    port = free_port()
    # No waiting for the disk: what is lost in a power cut is a test.
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    try:
        _run("initdb", "-D", str(folder / "data"), "-U", "desk", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        _run("pg_ctl", "-D", str(folder / "data"), "-l", str(folder / "log"), "-o", options, "-w", "start")
        try:
            yield f"postgresql://desk@127.0.0.1:{port}"
        finally:
            _run("pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def database(server: str, name: str) -> str:
    """A new and empty database on `server`; its address."""
    port = re.search(r"\d+$", server)
    assert port is not None
    _run("createdb", "-h", "127.0.0.1", "-p", port[0], "-U", "desk", "-T", "template0", name)
    return f"{server}/{name}"


def _run(program: str, *arguments: str) -> None:
    home = "/" if os.geteuid() == 0 else None  # the folder of the tests may be closed to that user
    subprocess.run(
        [str(PROGRAMS / program), *arguments],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # a server that goes on would keep a pipe open
        stderr=subprocess.DEVNULL,
        user=pwd.getpwnam(OWNER).pw_uid if os.geteuid() == 0 else None,
        group=pwd.getpwnam(OWNER).pw_gid if os.geteuid() == 0 else None,
        extra_groups=[] if os.geteuid() == 0 else None,
        cwd=home,
        env={"LC_ALL": "C", "PATH": os.environ["PATH"]},
        timeout=60,
    )
