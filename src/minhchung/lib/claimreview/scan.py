"""JSON values out of a long text, one at a time, in bounded memory.

`json` decodes whole texts only, so this module walks the outer brackets by itself and gives each element, small, to
it. That keeps its leniency (NaN, doubled keys, halves of surrogate pairs) and its exact positions.
"""

import json
import re
from collections.abc import Iterator
from typing import Final, Protocol

from minhchung.errors import Refused

LARGEST = 8 * 1024**2  # characters of one value
_STEP = 128 * 1024
_SPACE: Final = " \t\n\r\ufeff"
_SPACES = re.compile(f"[{_SPACE}]*")
# What is left after an error that only means that the rest is missing: nothing, or the beginning of a word or escape.
_CUT = re.compile(
    r"(?:t|tr|tru|f|fa|fal|fals|n|nu|nul|N|Na|-?I?|-?In[finty]*|\.|[eE][+-]?|(?:\\?u[0-9a-fA-F]{0,4}){0,2}\\?)?\s*"
)


class Reads(Protocol):
    def read(self, size: int, /) -> str: ...


class Unfinished(Exception):
    """The value is longer than was allowed."""


class Scanner:
    """A place in a JSON text.

    Every method raises Refused where the text is wrong: source_broken, source_cut, source_nested, source_too_large.
    """

    def __init__(self, text: Reads, *, source: str) -> None:
        self._text, self.source = text, source
        self._buffer, self._at, self._line, self._ended = "", 0, 1, False
        self._decode = json.JSONDecoder(strict=False, parse_int=whole).raw_decode

    def peek(self) -> str:
        """The next character that is no white space, without taking it; "" at the end."""
        while True:
            space = _SPACES.match(self._buffer, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._buffer) or not self._more():
                return self._buffer[self._at : self._at + 1]

    def take(self, wanted: str) -> str:
        """The next character, which must be one of `wanted`."""
        found = self.peek()
        if not found or found not in wanted:
            raise self._wrong(self._at, cut=not found)
        self._at += 1
        return found

    def value(self, *, limit: int | None = None) -> object:
        """The value that begins here. Raises Unfinished, and stays, if it is longer than `limit`."""
        self.peek()
        while True:
            try:
                found, end = self._decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                self._retry(error, limit)
            except RecursionError:
                raise Refused("source_nested", source=self.source, line=self._line_at(self._at)) from None
            else:
                if end < len(self._buffer) or not self._more():  # a number may go on
                    self._at = end
                    return found

    def line(self) -> object:
        """The value that is the next line. Blank lines are passed over; see `lines`."""
        while (end := self._buffer.find("\n", self._at)) < 0:
            if len(self._buffer) - self._at > LARGEST:
                raise Refused("source_too_large", source=self.source, limit=f"{LARGEST} characters a line")
            if not self._more():
                end = len(self._buffer)
                break
        begin, self._at = self._at, end
        return self._whole_line(begin, end)

    def lines(self) -> Iterator[object]:
        """The values of the lines that follow (JSON Lines)."""
        while self.peek():
            yield self.line()

    def _whole_line(self, begin: int, end: int) -> object:
        text = self._buffer[begin:end]
        try:
            found, stop = self._decode(text, 0)
        except json.JSONDecodeError as error:
            raise self._wrong(begin, cut=self._ended and end == len(self._buffer) and _is_cut(error)) from error
        except RecursionError:
            raise Refused("source_nested", source=self.source, line=self._line_at(begin)) from None
        if text[stop:].strip(_SPACE):
            raise self._wrong(begin, cut=False)
        return found

    def _retry(self, error: json.JSONDecodeError, limit: int | None) -> None:
        cut = _is_cut(error)
        if not cut or self._ended:
            raise self._wrong(error.pos, cut=cut) from error
        size = len(self._buffer) - self._at
        if limit is not None and size > limit:
            raise Unfinished from error
        if size > LARGEST:
            raise Refused("source_too_large", source=self.source, limit=f"{LARGEST} characters an item") from error
        after = error.pos - self._at
        if not self._more():
            raise self._wrong(self._at + after, cut=True) from error

    def _more(self) -> bool:
        """Read on, at least doubling what waits, so that decoding again costs no more than decoding once did."""
        if self._ended:
            return False
        self._line += self._buffer.count("\n", 0, self._at)
        self._buffer = self._buffer[self._at :]
        self._at = 0
        added = []
        wanted = max(_STEP, len(self._buffer))
        while wanted > 0 and not self._ended:
            part = self._text.read(wanted)
            self._ended = not part
            added.append(part)
            wanted -= len(part)
        self._buffer += "".join(added)
        return any(added)

    def _wrong(self, at: int, *, cut: bool) -> Refused:
        line = self._line_at(at)
        if cut:
            return Refused("source_cut", source=self.source, line=line)
        return Refused("source_broken", source=self.source, form="JSON", line=line)

    def _line_at(self, at: int) -> int:
        return self._line + self._buffer.count("\n", 0, at)


def is_line_of_json(text: str) -> bool:
    """Whether `text` is one whole JSON object or array."""
    try:
        found = json.loads(text.strip(_SPACE), strict=False, parse_int=whole)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict | list)


def _is_cut(error: json.JSONDecodeError) -> bool:
    return error.msg.startswith("Unterminated string") or bool(_CUT.fullmatch(error.doc, error.pos))


def whole(digits: str) -> float:
    """The number that `digits` write; one of more digits than `int` takes is infinite."""
    return int(digits) if len(digits) < 300 else float(digits)
