"""One sound document of each kind, as a person's JSON, for the tests of this room."""

from typing import Any

TODAY = "2026-11-24"
CITATION: dict[str, Any] = {
    "quote": "Không có lịch cắt điện ba ngày.",
    "before": "Thông báo.",
    "after": "Hết.",
    "title": "Thông báo",
    "source": "Điện lực An Mẫu (nguồn mẫu)",
    "url": "https://dien.example/thong-bao.html?so=3#muc",
    "captured": "2026-11-02T03:00:00Z",
    "sha256": "c" * 64,
    "media_type": "text/html",
    "public": False,
}
CHECK: dict[str, Any] = {
    "kind": "published",
    "id": "an-mau-cat-dien",
    "revision": 1,
    "language": "vi",
    "topic": "disaster",
    "claim": "Toàn tỉnh cắt điện ba ngày",
    "title": "Không có lệnh cắt điện ba ngày",
    "verdict": "false",
    "summary": "Mỗi đợt < 6 giờ & không phải ba ngày.",
    "explanation": "# Tin nói gì\n\nTin *sai*, xem [bằng chứng 1](#e1).",
    "citations": [CITATION],
    "first_seen": "2026-11-01",
    "published": "2026-11-02",
    "date": "2026-11-02",
    "supersedes": "",
    "reason": "",
    "solo": True,
    "salt": "0123456789abcdef" * 2,
}
CORRECTED = CHECK | {
    "kind": "corrected", "revision": 2, "date": "2026-11-05", "supersedes": "d" * 64, "reason": "Số giờ bị ghi sai.",
}  # fmt: skip
_COMMON = {"id": "an-mau-cat-dien", "revision": 3, "language": "vi", "date": "2026-11-06", "salt": "0" * 32}
RETRACTED = _COMMON | {"kind": "retracted", "reason": "Nguồn đã rút lại."}
REPLY = _COMMON | {"kind": "reply", "text": "Dòng một.\n\nDòng hai."}
NOTICE = _COMMON | {
    "kind": "notice", "id": "notice-3", "check": "an-mau-cat-dien", "received": "2026-11-04", "about": "takedown",
    "outcome": "no_action", "text": "",
}  # fmt: skip
WITHDRAWN = _COMMON | {"kind": "withdrawn", "what": "body", "erased": "e" * 64, "reason": "Theo luật."}
MODE = _COMMON | {"kind": "mode", "id": "mode-3", "solo": True}
DECLINED = _COMMON | {
    "kind": "declined_total", "id": "declined-2026-10", "claims": {"opinion": 3, "unclear": 1},
    "replies": {"advert": 2},
}  # fmt: skip
EVERY: dict[str, dict[str, Any]] = {
    str(given["kind"]): given for given in (CHECK, CORRECTED, RETRACTED, REPLY, NOTICE, WITHDRAWN, MODE, DECLINED)
}


def without(given: dict[str, Any], name: str) -> dict[str, Any]:
    """`given` without one of its fields."""
    return {key: value for key, value in given.items() if key != name}


def citing(**changed: Any) -> dict[str, Any]:
    """CHECK whose one citation has `changed` fields."""
    return CHECK | {"citations": [CITATION | changed]}
