"""A record that grows: checks and what becomes of them, published for real, their evidence only named."""

import random
from dataclasses import replace

from minhchung.lib.publication.document import TOPICS, VERDICTS, Check, Citation, Notice, Reply, Retraction
from minhchung.record import checks, log, publications, publish
from minhchung.record.publish import Erase

ADDRESS = "https://desk.example"
DAY = "2026-11-20"


def begin() -> None:
    """The log of a desk that is no sample."""
    log.begin(ADDRESS, day="2026-11-01")


def check(public_id: str, **more: object) -> Check:
    """Revision 1 of a check whose fields tell its id."""
    given: dict[str, object] = {
        "kind": "published",
        "id": public_id,
        "revision": 1,
        "language": "vi",
        "topic": "health",
        "claim": f"Tin {public_id} nói một điều",
        "title": f"Điều {public_id} nói là sai",
        "verdict": "false",
        "summary": "Không có nguồn nào nói vậy.",
        "explanation": "# Tin nói gì\n\nMột điều ([bằng chứng 1](#e1)).",
        "citations": (CITATION,),
        "first_seen": "2026-11-02",
        "published": "2026-11-03",
        "date": "2026-11-03",
        "supersedes": "",
        "reason": "",
        "solo": False,
        "salt": random.Random(public_id).randbytes(16).hex(),
    }
    return Check(**(given | more))  # type: ignore[arg-type]


CITATION = Citation(
    quote="Không có nguồn nào nói vậy",
    before="Trước đó.",
    after="Sau đó.",
    title="Một trang",
    source="Một cơ quan",
    url="https://source.example/trang",
    captured="2026-11-02T01:00:00Z",
    sha256="ab" * 32,
    media_type="text/html",
    public=False,
)


def citation(**changed: object) -> Citation:
    """CITATION with `changed` fields."""
    return replace(CITATION, **changed)  # type: ignore[arg-type]


def put(*documents: Check | Retraction | Reply | Notice) -> None:
    """Publish, as a desk with a name of its own."""
    for document in documents:
        publications.append(document, publisher="Bàn kiểm chứng")


def correction(public_id: str, **more: object) -> Check:
    """The next revision of a check."""
    last, now = publications.last(public_id), checks.one(public_id)
    assert now is not None
    assert now.current is not None
    held = now.current
    fixed = {
        "kind": "corrected",
        "revision": last.revision + 1,
        "supersedes": last.sha256,
        "reason": "Đếm sai một xã.",
        "summary": f"{held.summary} Bản {last.revision + 1}.",
        "date": DAY,
    }
    return check(
        public_id, **{"topic": held.topic, "verdict": held.verdict, "language": held.language, **fixed, **more}
    )


def retraction(public_id: str) -> Retraction:
    revision = publications.last(public_id).revision + 1
    return Retraction("retracted", public_id, revision, "vi", "Nguồn đã đổi.", DAY, _salt())


def reply(public_id: str) -> Reply:
    number = publications.next_number("reply", public_id)
    return Reply("reply", public_id, number, "vi", "Chúng tôi xác nhận.", DAY, _salt())


def notice(public_id: str = "") -> Notice:
    number = publications.next_number("notice")
    more = "2026-11-05", "takedown", "no_action", "Đã đọc lại.", DAY, _salt()
    return Notice("notice", f"notice-{number}", number, "vi", public_id, *more)


def withdraw(public_id: str, revision: int | None = None) -> None:
    publish.withdraw(Erase(public_id, revision=revision), reason="Lệnh tòa.", language="vi")


def withdraw_copy(public_id: str, sha256: str) -> None:
    publish.withdraw(Erase(public_id, copy=sha256), reason="Lệnh tòa.", language="vi")


def step(chance: random.Random, n: int) -> None:
    """One thing that may happen to a record of checks c-0, c-1, ... c-n."""
    live = [one.id for one in checks.every() if one.state == "live"]
    kind = chance.choices(
        ["new", "corrected", "moved", "reply", "notice", "retracted", "withdrawn", "older"], [12, 2, 2, 1, 1, 1, 1, 1]
    )[0]
    if kind == "new" or not live:
        topic, verdict = chance.choice(TOPICS[:3]), chance.choice(VERDICTS[:3])
        put(check(f"c-{n}", topic=topic, verdict=verdict, language=chance.choice(["vi", "en", "th"])))
        return
    chosen = chance.choice(live)
    if kind in {"corrected", "older"}:
        put(correction(chosen))
        if kind == "older":
            withdraw(chosen, revision=publications.last(chosen).revision - 1)
    elif kind == "moved":
        put(correction(chosen, topic=chance.choice(TOPICS[:3]), verdict=chance.choice(VERDICTS[:3])))
    elif kind == "withdrawn":
        withdraw(chosen)
    else:
        put({"reply": reply, "notice": notice, "retracted": retraction}[kind](chosen))


def _salt() -> str:
    return random.randbytes(16).hex()
