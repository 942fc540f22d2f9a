"""What a stranger sent, made safe to read: size first, then letters."""

import regex
from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from minhchung.errors import Refused

# Halves of surrogate pairs cannot be written as UTF-8; control characters other than white space cannot stand in HTML.
_UNWRITABLE = regex.compile(r"[\p{Cs}]|[^\P{Cc}\t\n]")


def clean(text: str) -> str:
    """`text` with one kind of line end, each unwritable character replaced by U+FFFD, without NUL and its kin."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNWRITABLE.sub(lambda found: "\N{REPLACEMENT CHARACTER}" if found[0] >= "\ud800" else "", lines)


def check_size(request: HttpRequest) -> None:
    """Refuse a body by its stated length, before a byte of it is read. Raises Refused: body_too_large."""
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    length = str(request.META.get("CONTENT_LENGTH", ""))
    if length.isdecimal() and int(length[:12]) > limit:
        raise Refused("body_too_large", limit=limit)


def field(request: HttpRequest, name: str) -> str:
    """A field of a posted form, "" when it is absent. Raises Refused: body_too_large, bad_form."""
    check_size(request)
    try:
        return clean(request.POST.get(name, ""))
    except RequestDataTooBig as error:
        raise Refused("body_too_large", limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE) from error
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError) as error:
        raise Refused("bad_form") from error
