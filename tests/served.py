"""A desk as a newcomer has it: real processes over a data folder, spoken to by command line and by HTTP."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

START_SECONDS = 90


def environment(**more: str) -> dict[str, str]:
    """The variables of this process without any of the desk's own, in English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "MINHCHUNG_"))}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "MINHCHUNG_LANG": "en", **more}


def command(*words: str, text: str | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    """`minhchung WORDS...` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "minhchung", *words],
        capture_output=True,
        check=False,
        text=True,
        input=text,
        env=environment(**variables),
        timeout=240,
    )


@dataclass
class Desk:
    """A running server over `data`; `log` holds all that it wrote to its terminal."""

    data: Path
    log: Path
    variables: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *options: str) -> "Desk":
        self.port = free_port()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "minhchung", "run", f"--port={self.port}", f"--data={self.data}", *options],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                env=environment(**self.variables),
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(self.log.read_text())
            try:
                self.get("/")
            except urllib.error.HTTPError:
                raise
            except OSError:
                time.sleep(0.1)
            else:
                return self
        raise TimeoutError(self.log.read_text())

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """End the server as Ctrl-C does; its exit code."""
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(timeout=30)

    def run(self, *words: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        return command(*words, "--data", str(self.data), text=text, **self.variables)

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            return bytes(answer.read())

    def ask(self, text: str, **more: object) -> dict[str, Any]:
        """The API's answer."""
        return self.post("/api/v1/ask", json.dumps({"text": text, **more}).encode(), "application/json")

    def post(self, path: str, body: bytes, kind: str) -> dict[str, Any]:
        request = urllib.request.Request(self.url + path, data=body, headers={"Content-Type": kind})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                found: dict[str, Any] = json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                found = json.loads(error.read())
        return found


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
