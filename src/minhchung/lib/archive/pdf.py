"""The text of a PDF file, read by PDFium in a process of its own: a hostile file may hang, crash or eat memory there.

Text that is laid under a scanned page counts, as readers can select it; a scan without any gives "".
"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from minhchung.errors import Refused
from minhchung.lib.archive import pdfium

TYPE = "application/pdf"
BREAK = "\f"  # between two pages
_UNWANTED = {0: None, 0xFFFE: None}  # NUL, which PostgreSQL does not take; PDFium's mark of a word split by a hyphen


@dataclass(frozen=True)
class Limits:
    """What one file may cost. `memory`: bytes of the process; `processor`: seconds of it; `seconds`: by the clock."""

    memory: int = 2**30
    processor: int = 20
    seconds: float = 60
    pages: int = 500
    characters: int = 5_000_000


LIMITS = Limits()


def text(body: bytes, *, limits: Limits = LIMITS) -> str:
    """The text of all pages, in the order of the file, with BREAK between them.

    Raises Refused: pdf_unreadable (damaged, or asks for a password), pdf_too_heavy.
    """
    sizes = (limits.memory, limits.processor, limits.pages, limits.characters)
    command = [sys.executable, "-I", str(Path(pdfium.__file__)), *map(str, sizes)]
    with TemporaryFile() as out:  # what is written into a file has a limit, other than what goes into a pipe
        try:
            done = subprocess.run(
                command, input=body, stdout=out, stderr=subprocess.DEVNULL, timeout=limits.seconds, env={}, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise Refused("pdf_too_heavy", pages=limits.pages) from error
        if done.returncode == 0:
            out.seek(0)
            return out.read().decode().translate(_UNWANTED).replace("\r\n", "\n")
    if done.returncode == pdfium.UNREADABLE:
        raise Refused("pdf_unreadable")
    raise Refused("pdf_too_heavy", pages=limits.pages)  # a limit, or a crash: of memory that was refused, mostly
