"""Which letters of a text to mark: words that message and check share, and facts that they give differently.

Texts stay plain strings cut into pieces until `html` escapes each piece.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from minhchung.lib.text.fold import Token, tokens


@dataclass(frozen=True)
class Piece:
    """A stretch of a text. `kind`: "" plain, "mark" shared with the other text, "diff" clashing with it."""

    text: str
    kind: str = ""


def pieces(text: str, *, shared: Collection[str], clashing: Collection[str] = ()) -> tuple[Piece, ...]:
    """`text` cut so that each run of `shared` words, and each of the phrases `clashing`, is a piece of its own.

    A word is found in either spelling when one of the two texts was typed without accents.
    """
    words = list(tokens(text))
    letters = [""] * len(text)
    for word in _among(words, shared):
        letters[word.start : word.end] = ["mark"] * (word.end - word.start)
    for phrase in clashing:
        for first, last in _places(words, list(tokens(phrase))):
            letters[first.start : last.end] = ["diff"] * (last.end - first.start)
    for at in range(1, len(text) - 1):
        if text[at] == " " and letters[at - 1] == letters[at + 1]:
            letters[at] = letters[at - 1]
    return tuple(
        Piece("".join(text[at] for at in run), kind) for kind, run in groupby(range(len(text)), key=letters.__getitem__)
    )


def common(words: Collection[str], text: str) -> list[str]:
    """Those of `words` that stand in `text`."""
    there = list(tokens(text))
    return [word for word in words if _among(there, [word])]


def _among(words: Sequence[Token], shared: Collection[str]) -> list[Token]:
    wanted = [token for phrase in shared for token in tokens(phrase)]
    normal = {token.normal for token in wanted}
    folded = {token.folded for token in wanted}
    bare = {token.folded for token in wanted if token.normal == token.folded}
    return [
        word
        for word in words
        if word.normal in normal or word.folded in (folded if word.normal == word.folded else bare)
    ]


def _places(words: Sequence[Token], phrase: Sequence[Token]) -> list[tuple[Token, Token]]:
    """First and last word of each place where `phrase` stands in `words`."""
    size = len(phrase)
    starts = range(len(words) - size + 1) if size else ()
    runs = [words[at : at + size] for at in starts]
    return [(run[0], run[-1]) for run in runs if _alike(run, phrase)]


def _alike(run: Sequence[Token], phrase: Sequence[Token]) -> bool:
    return all(
        one.normal == other.normal
        or (one.folded == other.folded and (one.normal == one.folded or other.normal == other.folded))
        for one, other in zip(run, phrase, strict=True)
    )


def html(cut: Sequence[Piece]) -> SafeString:
    """The pieces as HTML, each escaped, shared ones in <mark>, clashing ones in <em class="diff">."""
    tags = {"": "{}", "mark": "<mark>{}</mark>", "diff": '<em class="diff">{}</em>'}
    return format_html_join("", "{}", ((format_html(tags[piece.kind], piece.text),) for piece in cut))
