"""What kind of file a person gave, by its content alone: names and what a browser says of a file are never asked.

Signatures and the bytes that make a text binary are those of the WHATWG MIME Sniffing Standard (6, 7.1), but stricter:
in doubt a file is nothing that is taken.
"""

import codecs
import re

_SIGNATURES = (
    (re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}%PDF-\d"), "application/pdf"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"RIFF.{4}WEBPVP8", re.DOTALL), "image/webp"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEAD = 64 * 1024  # bytes in which a page must begin
_BINARY = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
# Before the first element of a page: white space, comments, an XML declaration.
_PROLOGUE = re.compile(r"(?:\s|<!--.*?-->|<\?xml[^>]{0,200}\?>)*", re.DOTALL | re.IGNORECASE)
_PAGE = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|link|script|style|base|iframe|h[1-6]|div|main|article|section|header|nav"
    r"|table|font|center|span|a|b|i|p|br|img|ul|ol|form)(?=[\s>/])",
    re.IGNORECASE,
)
# Texts that are something else: markup of other kinds, programs, PostScript, RTF, saved mail and pages, WARC.
_OTHER = re.compile(r"<[a-z!?/]|#!|%!|\{\\rtf|MIME-Version:|From: |Received: |WARC/", re.IGNORECASE)


def sniff(body: bytes) -> str:
    """text/html, text/plain, application/pdf, image/jpeg, image/png, image/webp or image/gif; "" for all else.

    "" are archives, programs, office files, SVG and other XML, and what is empty.
    """
    for pattern, media_type in _SIGNATURES:
        if pattern.match(body):
            return media_type
    encoding = next((name for mark, name in _MARKS if body.startswith(mark)), "latin-1")
    head = body[:_HEAD].decode(encoding, "replace").lstrip("\ufeff")
    rest = head[_prologue(head) :]
    if not rest.strip() or _BINARY.search(head):
        return ""
    if _PAGE.match(rest):
        return "text/html"
    return "" if _OTHER.match(rest) or _BINARY.search(body.decode(encoding, "replace")) else "text/plain"


def _prologue(head: str) -> int:
    found = _PROLOGUE.match(head)
    return found.end() if found else 0
