"""The program that reads one PDF: its bytes on standard input, its text on standard output, pages parted by form feeds.

`pdf.py` starts it in a process of its own, so it imports nothing of ours. Arguments: bytes of memory, seconds of the
processor, pages, characters. Ends with 0; UNREADABLE; or TOO_HEAVY, unless a limit of the system kills it first.
"""

import resource
import sys

UNREADABLE, TOO_HEAVY = 3, 4
_CHARACTER = 4  # bytes of UTF-8 at most


def main() -> int:
    """Read under limits that are set before a byte of the file is looked at, and that nothing later can raise."""
    memory, seconds, pages, characters = map(int, sys.argv[1:])
    from pypdfium2 import PdfiumError

    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CPU, seconds)
    _limit(resource.RLIMIT_FSIZE, characters * _CHARACTER + pages)
    try:
        found = _text(sys.stdin.buffer.read(), pages, characters)
    except MemoryError:
        return TOO_HEAVY
    except (PdfiumError, ValueError):
        return UNREADABLE
    if found is None:
        return TOO_HEAVY
    sys.stdout.buffer.write(found.encode("utf-8", "replace"))
    return 0


def _limit(what: int, size: int) -> None:
    resource.setrlimit(what, (size, size))


def _text(body: bytes, pages: int, characters: int) -> str | None:
    """The text, or None beyond a limit. Raises PdfiumError for what is no sound PDF or asks for a password."""
    from pypdfium2 import PdfDocument

    document = PdfDocument(body)
    if len(document) > pages:
        return None
    parts: list[str] = []
    for number in range(len(document)):
        page = document[number]
        words = page.get_textpage()
        characters -= words.count_chars()
        if characters < 0:
            return None
        parts.append(words.get_text_range())
        words.close()
        page.close()
    return "\f".join(parts)


if __name__ == "__main__":
    sys.exit(main())
