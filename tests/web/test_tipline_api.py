"""The tipline for programs: `web.tipline.api`."""

import json

import pytest
from django.test import Client

from minhchung.desk import group, models, receipts
from minhchung.record import answer
from minhchung.web.tipline import limits
from tests.desk.conftest import Person, person
from tests.desk.test_tips import NAMED, REDACTED, RUMOUR
from tests.web.test_pages import CLAIM, TITLE

__all__ = ["person"]


def post(client: Client, path: str, body: object):
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(f"/api/v1/tips{path}", text, content_type="application/json")


def code_of(client: Client, text: str) -> str:
    return str(post(client, "", {"text": text, "send": True}).json()["receipt"])


def test_tip_that_is_not_sent_is_shown_as_it_would_be_stored(db: None, en: Client) -> None:
    response = post(en, "", {"text": NAMED, "links": ["https://youtu.be/a?si=b", "https://zalo.me/0912345678"]})
    assert (response.status_code, response.json()) == (
        200,
        {
            "decision": "none",
            "answers": [],
            "would_store": {
                "text": REDACTED,
                "kinds": ["name", "phone"],
                "links": ["https://youtu.be/a"],
                "language": "vi",
                "dropped": 1,
            },
            "receipt": None,
            "feed": None,
        },
    )
    assert models.Wording.objects.count() == 0


def test_tip_that_is_sent_gives_its_receipt_once(db: None, en: Client) -> None:
    response = post(en, "", {"text": NAMED, "lang": "vi", "send": True})
    said = response.json()
    assert (response.status_code, said["would_store"]["text"]) == (201, REDACTED)
    receipt = models.Receipt.objects.get()
    assert (receipt.code, receipt.channel) == (receipts.digest_of(said["receipt"]), "api")
    assert said["feed"] == f"http://testserver/tip/feed/{models.Claim.objects.get().token}.atom"
    assert en.get(said["feed"]).status_code == 200


def test_answered_tip_is_not_stored_unless_it_should_be(publish, en: Client) -> None:
    publish({"claim": CLAIM, "title": TITLE})
    said = post(en, "", {"text": CLAIM, "send": True})
    assert (said.status_code, said.json()["decision"], said.json()["would_store"]) == (200, "answered", None)
    assert (said.json()["receipt"], models.Wording.objects.count()) == (None, 0)
    assert post(en, "", {"text": CLAIM, "send": True, "anyway": True}).status_code == 201


def test_receipt_is_read_and_deleted(publish, en: Client, person: Person) -> None:
    code = code_of(en, RUMOUR)
    said = post(en, "/receipt", {"code": code}).json()
    feed = said.pop("feed")
    day = models.Receipt.objects.get().day.isoformat()
    assert said == {
        "state": "waiting", "day": day, "reason": "", "check": None, "answers": [], "merged": False, "text": RUMOUR,
        "language": "vi",
    }  # fmt: skip
    publish({"claim": CLAIM, "title": TITLE})
    check = answer.newest()[0]
    group.answer_with(models.Claim.objects.get().pk, check.id, by=person("intake"))
    said = post(en, "/receipt", {"code": code}).json()
    assert (said["state"], said["check"]["id"], said["check"]["title"], said["feed"]) == (
        "answered",
        check.id,
        TITLE,
        feed,
    )
    assert post(en, "/delete", {"code": code}).json() == {"deleted": True, "text": False}
    again = post(en, "/delete", {"code": code})
    assert (again.status_code, again.json()["error"]["code"]) == (404, "unknown_receipt")


def test_receipt_shows_what_answers_meanwhile(publish, en: Client) -> None:
    code = code_of(en, CLAIM)
    publish({"claim": CLAIM, "title": TITLE})
    said = post(en, "/receipt", {"code": code}).json()
    assert (said["state"], [one["title"] for one in said["answers"]]) == ("waiting", [TITLE])


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("", "{", "bad_json"),
        ("", {}, "bad_text"),
        ("", {"text": RUMOUR, "links": "https://a.example"}, "bad_links"),
        ("", {"text": RUMOUR, "links": ["https://a.example"] * 4}, "too_many_links"),
        ("", {"text": RUMOUR, "links": [" \x00javascript:1"]}, "bad_link"),
        ("", {"text": RUMOUR, "lang": "xx yy"}, "bad_lang"),
        ("", {"text": RUMOUR, "send": "yes"}, "bad_switch"),
        ("", {"text": "x " * 5001, "send": True}, "text_too_long"),
        ("", {"text": "\ufffd" * 50 + "abc"}, "binary_text"),
        ("/receipt", {}, "bad_code"),
        ("/receipt", {"code": 5}, "bad_code"),
        ("/receipt", {"code": ""}, "unknown_receipt"),
        ("/delete", {"code": "x" * 100_000}, "unknown_receipt"),
    ],
)
def test_what_cannot_be_read_is_refused_by_code(db: None, en: Client, path: str, body: object, code: str) -> None:
    response = post(en, path, body)
    assert (response.status_code in {400, 404}, response.json()["error"]["code"]) == (True, code)
    assert models.Wording.objects.count() == 0


def test_large_body_is_refused_before_it_is_read(db: None, en: Client) -> None:
    response = post(en, "", {"text": "x" * 1_000_001})
    assert (response.status_code, response.json()["error"]["code"]) == (413, "body_too_large")


@pytest.mark.parametrize("path", ["", "/receipt", "/delete"])
def test_other_methods_are_refused(db: None, en: Client, path: str) -> None:
    response = en.get(f"/api/v1/tips{path}")
    assert (response.status_code, response.headers["Allow"]) == (405, "POST, OPTIONS")


def test_too_many_tips_are_refused_with_the_time_to_wait(db: None, en: Client, settings) -> None:
    settings.MINHCHUNG_ASKS_A_MINUTE = 1000
    limits.forget()
    statuses = [post(en, "", {"text": RUMOUR, "send": True}).status_code for _ in range(limits.A_MINUTE + 1)]
    assert statuses == [201] * limits.A_MINUTE + [429]
    assert post(en, "", {"text": RUMOUR, "send": True}).headers["Retry-After"] == "3"


def test_tips_are_part_of_the_description(db: None, en: Client) -> None:
    schema = en.get("/api/openapi.json").json()
    paths = {path: sorted(methods) for path, methods in schema["paths"].items() if path.startswith("/api/v1/tips")}
    assert paths == {f"/api/v1/tips{path}": ["post"] for path in ("", "/receipt", "/delete")}
    assert en.get("/api/docs").status_code == 200
