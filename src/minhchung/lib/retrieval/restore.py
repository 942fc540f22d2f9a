"""Give a message typed without marks the marks of the checks that share its words, so that its meaning can be read.

The encoder hardly reads Vietnamese without marks: "cau long bien sap bi thao do" is nothing to it. No dictionary can
put the marks back ("dot quy" is many things), but the checks that the words already brought up can: they are what the
message would have to mean. The message as typed is encoded as well, and the better of both counts.
"""

from collections.abc import Iterable, Sequence

from minhchung.lib.retrieval.shapes import Token

MOSTLY = 0.5  # share of the message's words that must find their marks: under it the message is another language


def bare(words: Sequence[Token]) -> bool:
    """Whether so many words stand without marks that `restored` could give any: most marked messages end here."""
    return sum(word.normal == word.folded for word in words) >= MOSTLY * len(words)


def restored(text: str, words: Sequence[Token], checks: Iterable[Sequence[Token]]) -> str | None:
    """`text` with the marks that the words of `checks` (best first) have; None where too few of its words find any."""
    marked: dict[str, str] = {}
    for check in checks:
        for word in check:
            if word.normal != word.folded:
                marked.setdefault(word.folded, word.normal)
    found = [word for word in words if word.normal == word.folded and word.folded in marked]
    if not found or len(found) < MOSTLY * len(words):
        return None
    for word in reversed(found):
        text = text[: word.start] + marked[word.folded] + text[word.end :]
    return text
