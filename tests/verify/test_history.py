"""What may follow what in a log, whatever its documents say."""

import pytest

from minhchung.lib.publication import canonical
from minhchung.lib.publication.entry import Entry
from minhchung.lib.tlog.note import Signer
from minhchung.verify.history import History
from tests.verify.published import DAY, ELSEWHERE, KEY, OTHER

DIGEST = "a" * 64


def key(signer: Signer = KEY, number: int = 1, *, sha256: str = "") -> Entry:
    text = signer.verifier.text
    return Entry("key", text, number, sha256 or canonical.digest(text.encode()), (), DAY)


def entry(kind: str, name: str = "muoi", revision: int = 1) -> Entry:
    return Entry(kind, name, revision, DIGEST, (), DAY)


BEGUN = [key(), entry("published")]
ENDED = [*BEGUN, entry("retracted", revision=2)]


def sound(*entries: Entry) -> bool:
    """Whether the last entry may stand after the others, which may stand."""
    history = History()
    verdicts = [history.take(index, one) for index, one in enumerate(entries)]
    assert all(verdicts[:-1])
    return verdicts[-1]


@pytest.mark.parametrize(
    "entries",
    [
        [key()],
        [key(), key(OTHER, 2)],
        BEGUN,
        [*BEGUN, entry("corrected", revision=2), entry("corrected", revision=3), entry("retracted", revision=4)],
        [*ENDED, entry("reply"), entry("reply", revision=2)],
        [key(), entry("notice", "notice-1"), entry("notice", "notice-2", 2), entry("withdrawn", "notice-2")],
        [*ENDED, entry("withdrawn"), entry("withdrawn", revision=2)],
        [key(), entry("mode", "mode-1"), entry("published"), entry("mode", "mode-2", 2)],
        [*BEGUN, entry("declined_total", "declined-2026-08"), entry("declined_total", "declined-2026-10", 2)],
    ],
)
def test_entry_in_order_is_sound(entries: list[Entry]) -> None:
    assert sound(*entries) is True


@pytest.mark.parametrize(
    "entries",
    [
        [entry("published")],
        [key(number=2)],
        [key(sha256=DIGEST)],
        [key(), key(OTHER, 3)],
        [key(), key(ELSEWHERE, 2)],
        [key(), entry("key", "no key")],
        [*BEGUN, entry("published")],
        [key(), entry("published", revision=2)],
        [key(), entry("published", "notice-1")],
        [key(), entry("published", "mode-1")],
        [entry("mode", "mode-1")],
        [key(), entry("mode", "mode-2", 2)],
        [key(), entry("mode", "mode-2")],
        [key(), entry("mode", "muoi")],
        [*BEGUN, entry("mode", "mode-1"), entry("mode", "mode-1")],
        [key(), entry("withdrawn", "mode-1")],
        [key(), entry("published", "declined-1")],
        [key(), entry("declined_total", "2026-10")],
        [key(), entry("declined_total", "declined-2026-13")],
        [key(), entry("declined_total", "declined-2026-10", 2)],
        [key(), entry("declined_total", f"declined-{DAY[:7]}")],
        [key(), entry("declined_total", "declined-2026-10"), entry("declined_total", "declined-2026-10", 2)],
        [key(), entry("declined_total", "declined-2026-10"), entry("declined_total", "declined-2026-09", 2)],
        [entry("declined_total", "declined-2026-10")],
        [key(), entry("published", "../../etc")],
        [key(), entry("corrected", revision=2)],
        [*BEGUN, entry("corrected", revision=3)],
        [*ENDED, entry("corrected", revision=2)],
        [*ENDED, entry("corrected", revision=3)],
        [key(), entry("retracted")],
        [*BEGUN, entry("retracted")],
        [*ENDED, entry("retracted", revision=3)],
        [key(), entry("reply")],
        [*BEGUN, entry("reply", revision=2)],
        [key(), entry("notice", "notice-2", 2)],
        [key(), entry("notice", "notice-2")],
        [key(), entry("withdrawn", "notice-1")],
        [key(), entry("withdrawn")],
        [*BEGUN, entry("withdrawn", revision=2)],
    ],
)
def test_entry_out_of_order_is_not(entries: list[Entry]) -> None:
    assert sound(*entries) is False
