"""The API: its answers, its errors, its description. `web.api`, `web.shape`, `web.refused`."""

import json

import pytest
from django.test import Client

from minhchung.record.answer import Answer, Clash
from minhchung.web.shape import answer_json
from tests.web.reading import Page
from tests.web.test_pages import CLAIM, TITLE
from tests.web.test_show import found


def post(client: Client, body: object, **headers: str):
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post("/api/v1/ask", text, content_type="application/json", headers=headers)


def error(code: str, message: str, kind: str = "refused") -> dict[str, dict[str, str]]:
    return {"error": {"code": code, "message": message, "kind": kind}}


def test_form_of_an_answer_is_exact() -> None:
    clash = Clash("number", "5", "3")
    assert answer_json(Answer("related", (found("bão", decision="related", clashes=(clash,)),), 9, 0.85)) == {
        "decision": "related",
        "answers": [
            {
                "id": "a1",
                "decision": "related",
                "claim": "Bão số 3 sắp vào, cả tỉnh bị cắt điện ba ngày",
                "title": "Không có lệnh cắt điện toàn tỉnh",
                "verdict": "false",
                "verdict_original": "Sai",
                "publisher": "Example Checks",
                "published": "2026-11-22",
                "url": "https://www.checks.example/1",
                "language": "vi",
                "source": "imported",
                "solo": False,
                "score": 0.934,
                "why": {
                    "words": ["bão"],
                    "field": "claim",
                    "signals": {"words": 1.0},
                    "clashes": [{"kind": "number", "asked": "5", "checked": "3"}],
                },
            }
        ],
    }
    assert answer_json(Answer("none", (), 9, 0.85)) == {"decision": "none", "answers": []}


def test_post_and_get_give_one_answer(publish, en: Client) -> None:
    publish({"claim": CLAIM, "title": TITLE})
    posted = post(en, {"text": CLAIM, "lang": "vi", "k": 3}).json()
    assert en.get("/api/v1/ask", {"text": CLAIM, "lang": "vi", "k": "3"}).json() == posted
    assert posted["decision"] == "answered"
    assert {name: posted["answers"][0][name] for name in ("claim", "title", "verdict", "source")} == {
        "claim": CLAIM,
        "title": TITLE,
        "verdict": "false",
        "source": "imported",
    }
    assert posted["answers"][0]["why"]["words"] == CLAIM.split()


def test_sample_answer_says_what_it_is(sample_record: None, en: Client) -> None:
    answers = post(en, {"text": CLAIM}).json()["answers"]
    assert {(found["publisher"], found["source"]) for found in answers} == {("SAMPLE, not a fact-check", "sample")}


def test_k_bounds_the_answers(sample_record: None, en: Client) -> None:
    assert [
        len(post(en, {"text": f"{CLAIM} và chữa khỏi bệnh tiểu đường", "k": k}).json()["answers"]) for k in (1, 2)
    ] == [1, 2]


def test_null_and_unknown_fields_are_passed_over(sample_record: None, en: Client) -> None:
    assert post(en, {"text": CLAIM, "lang": None, "k": None, "more": [1]}).status_code == 200


NOT_JSON = 'The body is not a JSON object in UTF-8. Send for example {"text": "the message"}.'
NO_TEXT = 'The field "text" is missing or is not text. Send for example {"text": "the message"}.'


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ("", "bad_text", NO_TEXT),
        ("{", "bad_json", NOT_JSON),
        ("[]", "bad_json", NOT_JSON),
        ('"text"', "bad_json", NOT_JSON),
        ("null", "bad_json", NOT_JSON),
        ("text=nuoc", "bad_json", NOT_JSON),
        ("[" * 100_000, "bad_json", NOT_JSON),
        ('{"text": ' + '{"a":' * 50_000 + "1" + "}" * 50_001, "bad_json", NOT_JSON),
        ('{"text": "a", "k": ' + "9" * 5000 + "}", "bad_json", NOT_JSON),
        ('{"text": "đ"}'.encode("utf-16"), "bad_json", NOT_JSON),
        (b'{"text": "\xff\xfe"}', "bad_json", NOT_JSON),
        ({}, "bad_text", NO_TEXT),
        ({"text": None}, "bad_text", NO_TEXT),
        ({"text": 3}, "bad_text", NO_TEXT),
        ({"text": ["nuoc"]}, "bad_text", NO_TEXT),
        ({"text": {"a": {"b": {}}}}, "bad_text", NO_TEXT),
        ({"text": ""}, "empty_text", "There is no text to check. Paste the message you received."),
        ({"text": "\0\0"}, "empty_text", "There is no text to check. Paste the message you received."),
    ],
)
def test_body_that_cannot_be_asked_is_refused(body: object, code: str, message: str, db: None, en: Client) -> None:
    response = post(en, body)
    assert (response.status_code, response.json()) == (400, error(code, message))


@pytest.mark.parametrize("k", [0, -1, 21, 10**400, 1.5, "3", "x", True, [], {}])
def test_k_that_is_no_number_of_checks_is_refused(k: object, db: None, en: Client) -> None:
    response = post(en, {"text": "nuoc", "k": k})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "bad_k")


@pytest.mark.parametrize("k", ["0", "21", "x", "1.5", "9" * 5000, "", "1e3"])
def test_k_in_the_address_is_refused_alike(k: str, db: None, en: Client) -> None:
    response = en.get("/api/v1/ask", {"text": "nuoc", "k": k})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "bad_k")


@pytest.mark.parametrize("lang", ["x", "vi_VN!", 3, ["vi"], "a" * 5000, "\ud800"])
def test_lang_that_is_no_language_is_refused(lang: object, db: None, en: Client) -> None:
    response = post(en, {"text": "nuoc", "lang": lang})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "bad_lang")


def test_body_over_the_limit_is_refused(db: None, en: Client, settings) -> None:
    response = post(en, {"text": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE})
    message = "The request is larger than the 1000000 bytes that are read. Send only the part with the claim."
    assert (response.status_code, response.json()) == (413, error("body_too_large", message))


def test_text_over_the_limit_is_refused(db: None, en: Client) -> None:
    response = post(en, {"text": "x" * 10_001})
    message = "The text has 10001 characters; at most 10000 are read. Paste the part with the claim."
    assert (response.status_code, response.json()) == (400, error("text_too_long", message))


@pytest.mark.parametrize(
    ("lang", "accepted", "vietnamese"),
    [(None, "vi", True), (None, "en", False), ("vi", "en", True), ("en-GB", "vi", False), ("fr", "vi", True)],
)
def test_error_speaks_the_language_asked_for(
    lang: str | None, accepted: str, vietnamese: bool, db: None, client: Client
) -> None:
    said = post(client, {"text": "", "lang": lang}, accept_language=accepted).json()["error"]["message"]
    assert said == (
        "Chưa có chữ nào để xét. Hãy dán tin nhắn bạn nhận được."
        if vietnamese
        else "There is no text to check. Paste the message you received."
    )


@pytest.mark.parametrize("content_type", ["text/plain", "application/octet-stream", "multipart/form-data; boundary=x"])
def test_json_is_read_whatever_it_is_called(content_type: str, sample_record: None, en: Client) -> None:
    response = en.generic("POST", "/api/v1/ask", json.dumps({"text": CLAIM}), content_type=content_type)
    assert (response.status_code, response.json()["decision"]) == (200, "answered")


@pytest.mark.parametrize("address", ["/api/v1/ask?text=nuoc", "/v1alpha1/claims:search?query=nuoc"])
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_wrong_method_is_said_in_json(address: str, method: str, db: None, en: Client) -> None:
    response = getattr(en, method)(address)
    assert (response.status_code, response.headers["Content-Type"]) == (405, "application/json")


def test_address_that_is_not_there_is_said_in_json(db: None, en: Client) -> None:
    response = en.get("/api/v2/ask")
    message = "There is no page at this address. Check its spelling, or start from the ask box."
    assert (response.status_code, response.json()) == (404, error("no_such_page", message))


def test_description_offers_what_there_is(db: None, en: Client) -> None:
    schema = en.get("/api/openapi.json").json()
    asking = {path: sorted(methods) for path, methods in schema["paths"].items() if path.startswith("/api/v1/ask")}
    assert asking == {"/api/v1/ask": ["get", "post"]}
    assert sorted(schema["paths"]["/api/v1/ask"]["post"]["responses"]) == ["200", "400", "413", "429", "503"]
    warning = schema["paths"]["/api/v1/ask"]["get"]["description"]
    assert warning.split(",")[0] == "Careful: the message is part of the address"


def test_page_of_the_api_describes_it_in_both_languages(db: None, vi: Client, en: Client) -> None:
    page = Page(en.get("/api/docs"))
    assert page.texts("//h2") == [
        "Ask about a message",
        "Ask about a message by its address",
        "Send a message to the desk",
        "Read what became of a message",
        "Delete a message",
        "The form of an answer",
        "Clients of the Google Fact Check Tools API",
    ]
    assert page.texts("(//tbody)[1]//th") == ["text", "lang", "k"]
    assert page.texts("(//tbody)[1]//td")[0] == "The message to check, at most 10,000 characters. (string, required)"
    vietnamese = Page(vi.get("/api/docs")).texts("//h2")
    assert (len(vietnamese), set(vietnamese) & set(page.texts("//h2"))) == (7, set())
    assert page.texts("//script") == []
