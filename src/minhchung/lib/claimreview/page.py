"""The JSON-LD of an HTML page, script by script, as browsers and search engines find it."""

import html
import json
import re
from dataclasses import dataclass, field

from lxml import etree

from minhchung.lib.claimreview.scan import whole

LARGEST = 16 * 1024**2  # characters of a page
_PIECE = 64 * 1024
_JSON_LD = re.compile(r"application/ld\+json", re.IGNORECASE)
# What publishing systems put round the JSON so that old browsers or XML parsers pass over it.
_BEFORE = ("<!--", "//", "/*", "*/", "<![CDATA[")
_AFTER = ("-->", "//", "/*", "*/", "]]>", ";")
_LAYERS = 6
_LOOSE_COMMA = re.compile(r",(\s*[}\]])")


@dataclass
class Markup:
    """What a page says: the JSON-LD values of its scripts, and how many of those that name ClaimReview are broken."""

    values: list[object] = field(default_factory=list)
    broken: int = 0
    canonical: str = ""


def markup(text: str) -> Markup:
    """The JSON-LD of the page `text`. Never raises: what cannot be read is counted as broken."""
    scripts = _Scripts()
    parser = etree.HTMLParser(target=scripts, no_network=True, huge_tree=False)
    try:
        for start in range(0, len(text), _PIECE):
            parser.feed(text[start : start + _PIECE])
        parser.close()
    except etree.ParseError:  # of a page that is no HTML at all; what was found before stands
        pass
    found = Markup(canonical=scripts.canonical)
    for script in scripts.found:
        try:
            found.values.append(_value(script))
        except (ValueError, RecursionError):
            found.broken += "ClaimReview" in script
    return found


class _Scripts:
    """A parser target that keeps scripts of JSON-LD and the page's own address, and builds no tree."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.canonical = ""
        self._open: list[str] | None = None

    def start(self, tag: str | bytes, attrib: dict[str | bytes, str | bytes]) -> None:
        if tag == "script" and _JSON_LD.search(str(attrib.get("type", ""))):
            self._open = []
        elif tag == "link" and "canonical" in str(attrib.get("rel", "")).lower().split():
            self.canonical = self.canonical or str(attrib.get("href", ""))

    def data(self, data: str | bytes) -> None:
        if self._open is not None:
            self._open.append(str(data))

    def end(self, tag: str | bytes) -> None:
        if tag == "script" and self._open is not None:
            self.found.append("".join(self._open))
            self._open = None

    def comment(self, text: str | bytes) -> None:
        """Some parsers give a comment inside a script as one."""
        self.data(text)

    def close(self) -> None:
        return None


def _value(script: str) -> object:
    """The JSON of a script. Forgiven: wrapping, entities for the quotes, a comma before a closing bracket."""
    text = script.strip()
    for _ in range(_LAYERS):
        for before in _BEFORE:
            text = text.removeprefix(before).lstrip()
        for after in _AFTER:
            text = text.removesuffix(after).rstrip()
    if '"' not in text:
        text = html.unescape(text)
    try:
        return json.loads(text, strict=False, parse_int=whole)
    except json.JSONDecodeError:
        return json.loads(_LOOSE_COMMA.sub(r"\1", text), strict=False, parse_int=whole)
