"""What pages of the desk are given: plain values, no rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Who:
    """Somebody of the desk, as a page names them."""

    id: int
    name: str


@dataclass(frozen=True)
class Claim:
    """A claim in a list. `revision`: its newest revision that was not abandoned, None while there is none.

    `merged`: the claim that it became a part of, or None.
    """

    id: int
    text: str
    language: str
    topic: str
    state: str
    declined_for: str
    answer: str
    first_seen: date | None
    opened: date
    deadline: date | None
    assigned: Who | None
    evidence: int
    notes: int
    revision: "Revision | None"
    merged: int | None


@dataclass(frozen=True)
class Evidence:
    """A capture, or what became of the attempt (models.Evidence). `cited`: how many quotes of drafts or checks."""

    id: int
    claim: int
    url: str
    state: str
    given: bool
    code: str
    facts: Mapping[str, object]
    sha256: str
    file_sha256: str
    media_type: str
    captured: str
    title: str
    picture: str
    reread: date | None
    sound: bool
    link: str
    tested: date | None
    failed_days: int
    by: Who
    day: date
    cited: int


@dataclass(frozen=True)
class Cited:
    """A quote of a revision in its surroundings."""

    id: int
    number: int
    evidence: Evidence
    quote: str
    before: str
    after: str
    place: int
    title: str
    source: str
    url: str
    public: bool


@dataclass(frozen=True)
class Revision:
    """A revision as a page shows it. `editors`: everybody who changed it. `assigned`: who was asked to review it.

    `deadline` is that of its claim. `proposal`: what awaits another person.
    """

    id: int
    claim: int
    public_id: str
    number: int
    state: str
    language: str
    topic: str
    statement: str
    title: str
    verdict: str
    summary: str
    explanation: str
    first_seen: str
    reason: str
    solo: bool
    version: int
    sha256: str
    checker: Who
    submitted_by: Who | None
    assigned: Who | None
    deadline: date | None
    day: date
    editors: tuple[Who, ...]
    proposal: "Proposal | None"


@dataclass(frozen=True)
class Proposal:
    """A retraction or a withdrawal that awaits another person (models.Proposal)."""

    kind: str
    reason: str
    language: str
    only: str
    by: Who
    moment: datetime


@dataclass(frozen=True)
class Kept:
    """Words that met a newer version of a draft."""

    id: int
    field: str
    text: str
    by: Who
    moment: datetime


@dataclass(frozen=True)
class Reply:
    """A reply to the check `check`, or a mistake reported in it (`kind`), as people of the desk see it.

    `text` is redacted, and "" once it is public or erased. `by` proposed what waits for another person.
    """

    id: int
    check: str
    kind: str
    text: str
    language: str
    day: date
    state: str
    reason: str
    by: Who | None
    decided_by: Who | None
    solo: bool


@dataclass(frozen=True)
class Note:
    """A note on a claim."""

    id: int
    text: str
    by: Who
    moment: datetime


@dataclass(frozen=True)
class Done:
    """A line of the journal."""

    id: int
    moment: datetime
    by: Who
    action: str
    claim: int | None
    revision: int | None
    origin: str
    to: str
    reason: str
    facts: Mapping[str, object]


@dataclass(frozen=True)
class Filter:
    """Which claims: `state` "" stands for those still to be done; `assigned` is an id, "none", or "".

    `hint`: what kind of message one of its wordings seems to be.
    """

    q: str = ""
    state: str = ""
    topic: str = ""
    language: str = ""
    hint: str = ""
    assigned: str = ""
    sort: str = "newest"
    page: int = 1


@dataclass(frozen=True)
class Page:
    """One page of claims. `total` over all pages."""

    claims: tuple[Claim, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Wording:
    """One way in which a claim reached the desk (models.Wording); `text` is "" once it has expired."""

    id: int
    text: str
    language: str
    links: tuple[str, ...]
    kinds: tuple[str, ...]
    hint: str
    words: tuple[str, ...]
    day: date
    times: int


@dataclass(frozen=True)
class Demand:
    """How often a claim was sent: `days` holds the last fourteen, today last; `week` the last seven together.

    `trend`: new, rising, steady, falling, or "" where too few came to say.
    """

    total: int
    days: tuple[int, ...]
    week: int
    trend: str

    @property
    def today(self) -> int:
        """How often today (UTC)."""
        return self.days[-1]


@dataclass(frozen=True)
class Side:
    """One of two claims that may be one: how often it was sent, in how many wordings."""

    claim: int
    text: str
    language: str
    sent: int
    wordings: int


@dataclass(frozen=True)
class Pair:
    """Two claims that may be one, `one` the older. `clashes`: (kind, in `one`, in `other`), either may be "".

    `missing`: something was taken out of either, so that a name may be what tells them apart.
    """

    id: int
    one: Side
    other: Side
    score: float
    clashes: tuple[tuple[str, str, str], ...]
    missing: bool
