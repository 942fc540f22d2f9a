"""The W3C's checker of HTML, CSS and SVG for tests: the npm package vnu-jar, run by Java."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.conftest import ROOT

JAR = ROOT / ".venv/vnu/node_modules/vnu-jar/build/dist/vnu.jar"
# It takes a block of data for a script, which a policy would stop; a browser runs no such block (HTML, 4.12.1).
DATA_BLOCK = '<script type="application/ld+json">'
NO_SCRIPT = (
    "Inline script violates Content Security Policy (meta tag): blocked by “script-src” directive "
    "(missing “‘unsafe-inline’” or nonce/hash)."
)


def complaints(addresses: Iterable[str]) -> list[str]:
    """Everything that it says of what a server on this machine serves there; skips where it or Java is missing."""
    jar = Path(os.environ.get("MINHCHUNG_VNU") or JAR)
    if not shutil.which("java") or not jar.is_file():
        pytest.skip("not measured: no java on PATH or no vnu-jar in .venv; `./test --install` installs both")
    run = subprocess.run(
        # Without this it reads nothing from loopback.
        ["java", "-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", str(jar),
         "--format", "json", "--stdout", "--exit-zero-always", *addresses],
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    said = json.loads(run.stdout)["messages"]
    return [f"{one.get('url')}: {one['message']} {one.get('extract', '')}" for one in said if not _known(one)]


def _known(one: dict[str, str]) -> bool:
    return one["message"] == NO_SCRIPT and DATA_BLOCK in one["extract"]
