"""Progress of anything long: a bar on a terminal, one line a second otherwise, always on standard error."""

import sys
import time
from types import TracebackType

WIDTH = 28


class Progress:
    """`with Progress("Reading") as progress: progress.show("371 read", .5)`"""

    def __init__(self, title: str) -> None:
        self.title = title
        self.live = sys.stderr.isatty()
        self.last = 0.0
        self.shown = False
        self.latest: tuple[str, float | None] | None = None  # told, and not yet written

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.latest:
            self._write()
        if self.live and self.shown:
            sys.stderr.write("\n")

    def show(self, text: str, share: float | None = None) -> None:
        """Say how far it is: `share` of the whole in 0..1, or None when nobody knows."""
        self.latest = (text, share)
        now = time.monotonic()
        if now - self.last < (0.1 if self.live else 1.0):
            return
        self._write()

    def _write(self) -> None:
        if self.latest:
            sys.stderr.write(self._bar(*self.latest) if self.live else self._line(*self.latest))
            sys.stderr.flush()
        self.latest = None
        self.last = time.monotonic()
        self.shown = True

    def _bar(self, text: str, share: float | None) -> str:
        if share is None:
            return f"\r\x1b[K{self.title}: {text}"
        full = round(WIDTH * min(share, 1.0))
        return f"\r\x1b[K{self.title} [{'#' * full}{'.' * (WIDTH - full)}] {share:4.0%} {text}"

    def _line(self, text: str, share: float | None) -> str:
        return f"{self.title}: {text}\n" if share is None else f"{self.title}: {share:.0%} {text}\n"
