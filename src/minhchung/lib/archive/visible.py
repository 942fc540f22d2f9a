"""All text of an HTML page that a reader without scripts sees, in the order of the page."""

import re

from lxml import etree

_PIECE = 64 * 1024
# Not "head": libxml2 leaves elements that it does not know there, where a browser begins the body (HTML, 13.2.6.4.4).
_HIDDEN = {
    "title", "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "audio", "video",
    "canvas", "select", "datalist", "textarea", "dialog",
}  # fmt: skip
# Elements inside a line; every other one begins and ends a line.
_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "nobr", "output", "q", "rb", "rt", "ruby", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
_NOT_SHOWN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def visible(html: str) -> str:
    """The text of `html`, one line for each block. Never raises: of what is no HTML it gives what it can."""
    page = _Page()
    parser = etree.HTMLParser(target=page, no_network=True, huge_tree=True)
    text = html.replace("\0", "\N{REPLACEMENT CHARACTER}")
    try:
        for start in range(0, len(text), _PIECE):
            parser.feed(text[start : start + _PIECE])
        parser.close()
    except etree.ParseError:  # of a page without any element; what was found before stands
        pass
    lines = (" ".join(line.split()) for line in "".join(page.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _Page:
    """A parser target that keeps text and builds no tree, so that the depth of a page costs nothing."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._hidden = 0  # how many elements are open from the outermost hidden one on

    def start(self, tag: str | bytes, attrib: dict[str | bytes, str | bytes]) -> None:
        name = str(tag).lower()
        if self._hidden or name in _HIDDEN or _is_hidden(attrib):
            self._hidden += 1
        elif name not in _INLINE:
            self.parts.append("\n")

    def end(self, tag: str | bytes) -> None:
        if self._hidden:
            self._hidden -= 1
        elif str(tag).lower() not in _INLINE:
            self.parts.append("\n")

    def data(self, data: str | bytes) -> None:
        if not self._hidden:
            self.parts.append(re.sub(r"\s", " ", str(data)))

    def comment(self, text: str | bytes) -> None:
        """Nobody sees it."""

    def close(self) -> None:
        return None


def _is_hidden(attrib: dict[str | bytes, str | bytes]) -> bool:
    return "hidden" in attrib or bool(_NOT_SHOWN.search(str(attrib.get("style", ""))))
