"""Plain text out of what stands in a field: markup, entities and invisible characters taken off."""

import html
import re
from unicodedata import normalize

_ROUNDS = 3  # text that was escaped twice needs two, and markup inside it one more
_READ = 5  # characters looked at for each character kept

_HIDDEN = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_INLINE = re.compile(r"</?(?:a|abbr|b|em|font|i|mark|small|span|strong|sub|sup|u)(?:\s[^<>]*)?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<![^<>]*>")
# Control characters, halves of surrogate pairs, and marks that turn the reading direction of what follows them.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u200b\u202a-\u202e\u2066-\u2069\ufff9-\uffff]")


def plain(text: str, *, limit: int) -> str:
    """`text` without markup and entities, in NFC, on one line, at most `limit` characters."""
    text = text[: limit * _READ]
    for _ in range(_ROUNDS):
        before = text
        text = html.unescape(_without_markup(text))
        if text == before:
            break
    else:
        text = _without_markup(text)
    text = _CONTROL.sub("", text)
    return " ".join(normalize("NFC", text).split())[:limit].rstrip()


def _without_markup(text: str) -> str:
    if "<" not in text:
        return text
    return _TAG.sub(" ", _INLINE.sub("", _HIDDEN.sub(" ", text)))
