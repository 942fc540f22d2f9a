"""A message and a check side by side: how much of each the other covers, and where they clash."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Self

from minhchung.lib.retrieval.dense import windows
from minhchung.lib.retrieval.facts import Fact, clashes, denial, facts
from minhchung.lib.retrieval.lexical import Terms, terms
from minhchung.lib.retrieval.shapes import Clash, Doc, Field, Guess, Token, Tokens

PARTS = 3  # windows of a long message that are encoded, spread from its beginning to its end
NAMED_ALIKE = 0.4  # share of the claim's words from which a different name is a clash rather than another subject
SHORT = 40  # words; a longer message names much beside its claim
MOSTLY = 0.6  # share of words with a capital from which capitals say nothing
MISSPELLED = 0.6  # likeness of two spellings of one name
_BEGIN = {"", ".", "!", "?", ":", "\n", '"', "“"}
Weigh = Callable[[str], float]


@dataclass(frozen=True)
class Message:
    """What somebody asks about: its text, its words, and the parts of it that are encoded."""

    text: str
    words: Sequence[Token]
    parts: list[str]
    guess: Guess

    @classmethod
    def read(cls, text: str, *, tokens: Tokens, guess: Guess) -> Self:
        pieces = windows(text)
        last = len(pieces) - 1
        spread = sorted({round(part * last / (PARTS - 1)) for part in range(PARTS)}) if pieces else []
        return cls(text, tuple(tokens(text)), [pieces[at] for at in spread], guess)

    @cached_property
    def terms(self) -> Terms:
        return terms(self.words)

    @cached_property
    def language(self) -> str:
        """BCP 47 as far as it can be told, else ""."""
        return self.guess(self.text)

    @cached_property
    def folded(self) -> frozenset[str]:
        return frozenset(self.terms.folded)

    @cached_property
    def facts(self) -> list[Fact]:
        return facts(self.text, self.words)

    @cached_property
    def names(self) -> dict[str, str]:
        """Its proper names, as far as capitals tell: folded -> as written."""
        return names(self.text, self.words)


@dataclass(frozen=True)
class Reading:
    """A check as messages are compared with it: the words of each of its fields, and what its claim states."""

    doc: Doc
    fields: Mapping[Field, Sequence[Token]]

    @classmethod
    def of(cls, doc: Doc, *, tokens: Tokens) -> Self:
        return cls(doc, {name: tuple(tokens(text)) for name, text in doc.fields().items()})

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(word.folded for words in self.fields.values() for word in words)

    @cached_property
    def main(self) -> Field:
        """The field that states the claim."""
        return next(iter(self.fields), "claim")

    @cached_property
    def claim(self) -> Sequence[Token]:
        return self.fields.get(self.main, ())

    @cached_property
    def facts(self) -> list[Fact]:
        return facts(self._text, self.claim)

    @cached_property
    def names(self) -> dict[str, str]:
        return names(self._text, self.claim)

    @property
    def _text(self) -> str:
        return self.doc.fields().get(self.main, "")


@dataclass(frozen=True)
class Likeness:
    """How a check relates to a message: shared words as the message has them, in which field, clashing facts.

    `asked` is the share of the message's words that the check has, `claimed` the share of the claim's words that the
    message has, both 0..1 and by rarity. A check without claim and title is a text, and `claimed` is `asked`.
    """

    asked: float
    claimed: float
    clashes: tuple[Clash, ...]
    field: Field
    words: tuple[str, ...]


def compare(message: Message, check: Reading, *, weigh: Weigh) -> Likeness:
    """`weigh` gives a folded word's weight (its rarity)."""
    known, claim, fields = check.known, check.claim, check.fields
    asked = share(message.folded, known, weigh)
    claimed = asked if check.main == "summary" else share({word.folded for word in claim}, message.folded, weigh)
    found = clashes(message.facts, check.facts)
    if claimed >= NAMED_ALIKE and len(message.words) <= SHORT:
        found += name_clash(message.names, check.names, said=message.folded, known=known)
        found += denial(message.words, claim, text=message.text)
    return Likeness(
        asked=asked,
        claimed=claimed,
        clashes=tuple(found),
        field=max(fields, key=lambda name: len({w.folded for w in fields[name]} & message.folded), default="claim"),
        words=tuple(dict.fromkeys(message.text[w.start : w.end] for w in message.words if w.folded in known)),
    )


def share(of: Iterable[str], among: Iterable[str], weigh: Weigh) -> float:
    """The weight of those words of `of` that are `among`, to the weight of all."""
    among = set(among)
    weights = {word: weigh(word) for word in set(of)}
    return sum(weight for word, weight in weights.items() if word in among) / (sum(weights.values()) or 1.0)


def names(text: str, words: Sequence[Token]) -> dict[str, str]:
    """Folded -> as written: words with a capital where no sentence begins; no abbreviations, no text in capitals."""
    capital = [word for word in words if text[word.start].isupper()]
    if len(capital) > MOSTLY * len(words):
        return {}
    inner = [word for word in capital if text[: word.start].rstrip(" ")[-1:] not in _BEGIN]
    spelled = {word.folded: text[word.start : word.end] for word in inner}
    return {folded: name for folded, name in spelled.items() if not name.isupper()}


def name_clash(
    asked: Mapping[str, str], checked: Mapping[str, str], *, said: Collection[str], known: Collection[str]
) -> list[Clash]:
    """("place", asked, checked) when each names something that the other does not have, however misspelled."""
    ours = [name for word, name in asked.items() if word not in known and not _misspelled(word, checked)]
    theirs = [name for word, name in checked.items() if word not in said and not _misspelled(word, asked)]
    return [Clash("place", " ".join(ours), " ".join(theirs))] if ours and theirs else []


def rarity(frequencies: Mapping[str, int], count: int) -> Weigh:
    """A word's idf in a corpus of `count` documents, 0..1; 1 for a word that stands nowhere."""
    # A removed document keeps its words in the index until tantivy merges, so a word may stand in more than are alive.
    count = max([count, *frequencies.values()])
    most = math.log(1 + (count + 0.5) / 0.5)

    def weigh(word: str) -> float:
        n = frequencies.get(word, 0)
        return max(0.0, math.log(1 + (count - n + 0.5) / (n + 0.5)) / most)

    return weigh


def _misspelled(word: str, names: Iterable[str]) -> bool:
    return any(SequenceMatcher(None, word, name).ratio() >= MISSPELLED for name in names)
