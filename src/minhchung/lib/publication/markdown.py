"""Explanations are Markdown without HTML: what it may hold, and how it becomes a part of a page."""

import re
from collections.abc import Iterator

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

# HTML is parsed here only to be found and refused; the renderer below has it off.
_FINDER = MarkdownIt("commonmark").enable("table")
_FINDER.validateLink = lambda url: isinstance(url, str)  # type: ignore[method-assign]  # every link is seen, then judged
_RENDERER = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
_GOOD_LINK = re.compile(r"https?://|#|/(?!/)", re.IGNORECASE)
_TAGS = {
    "p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "em", "strong", "code", "pre", "blockquote", "a", "hr", "br",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_DEEPER = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}


def sound(text: str) -> bool:
    """Whether `text` holds no HTML, no image and no link but to http(s) addresses, pages of the desk and anchors."""
    return all(_sound(token) for token in _FINDER.parse(text))


def links(text: str) -> Iterator[str]:
    """Where the links in `text` lead, in their order."""
    for token in _FINDER.parse(text):
        yield from (str(one.attrGet("href") or "") for one in token.children or () if one.type == "link_open")


def render(text: str) -> str:
    """`text` as HTML whose headings begin at h3; whatever it says, only a few harmless tags come out."""
    tokens = _RENDERER.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = _DEEPER[token.tag]
    html = _RENDERER.renderer.render(tokens, _RENDERER.options, {})
    return nh3.clean(
        html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"}, link_rel="noopener noreferrer"
    )


def _sound(token: Token) -> bool:
    if token.type in {"html_block", "html_inline", "image"}:
        return False
    if token.type == "link_open" and not _GOOD_LINK.match(str(token.attrGet("href") or "")):
        return False
    return all(_sound(child) for child in token.children or ())
