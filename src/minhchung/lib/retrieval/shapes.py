"""What goes into the index and what comes out of it: Doc, Hit, Why."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float32]
Label: TypeAlias = Literal["answered", "related", "none"]
Field: TypeAlias = Literal["claim", "title", "summary"]


class Clash(NamedTuple):
    """One fact that the message and the check give differently; `kind` is number | date | place | polarity."""

    kind: str
    asked: str
    checked: str


class Token(Protocol):
    """A word of a text: `text[start:end]`, in two spellings."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def normal(self) -> str: ...
    @property
    def folded(self) -> str: ...


Tokens: TypeAlias = Callable[[str], Iterable[Token]]
Guess: TypeAlias = Callable[[str], str]  # the language of a text, BCP 47, or ""


class Encoder(Protocol):
    """Turns texts into vectors of `dim` float32 and length 1, a row each; `name` changes when vectors do."""

    name: str
    dim: int

    def query(self, texts: list[str]) -> Floats: ...
    def passage(self, texts: list[str]) -> Floats: ...


@dataclass(frozen=True)
class Doc:
    """One published check: what it is about, its heading, its finding. `lang` is BCP 47 or ""."""

    id: str
    claim: str = ""
    title: str = ""
    summary: str = ""
    lang: str = ""

    def fields(self) -> dict[Field, str]:
        """The fields that hold text, the most telling first."""
        texts: dict[Field, str] = {"claim": self.claim, "title": self.title, "summary": self.summary}
        return {name: text for name, text in texts.items() if text.strip()}


@dataclass(frozen=True)
class Why:
    """Why a check was found: shared words as the message has them, the field, signals, clashing facts."""

    words: tuple[str, ...]
    field: Field
    signals: Mapping[str, float]
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A check found for a message; `score` (0..1): how sure it speaks of the same, between any messages."""

    id: str
    score: float
    why: Why
