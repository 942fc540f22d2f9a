"""Whatever is sent: a useful answer or a clear refusal, on every way in; never a 500, never foreign markup."""

import json

import pytest
from django.test import Client

from minhchung.errors import MESSAGES
from tests.web.reading import Page
from tests.web.test_pages import CLAIM, TITLE

# text -> the code it is refused with, "" where it is answered
TEXTS = {
    "empty": ("", "empty_text"),
    "white space": (" \t\n\u00a0\u2003", "empty_text"),
    "invisible": ("\u200b\u200d\ufeff\u2066", "empty_text"),
    "control characters": ("\x00\x01\x1b\x7f", "empty_text"),
    "control characters in words": ("nước\x00 dừa\x1b[31m nóng\x7f", ""),
    "one megabyte": ("tin nhắn " * 100_000, "body_too_large"),
    "over the limit": ("a" * 10_001, "text_too_long"),
    "at the limit": ("nước dừa " * 1111, ""),
    "one long word": ("a" * 10_000, ""),
    "only emoji": ("\U0001f600\U0001f1fb\U0001f1f3\u2764\ufe0f", "no_words"),
    "only digits and marks": ("123 ??? --- 4.5", "no_words"),
    "only a link": ("https://www.example.org/a?b=c#d", "only_link"),
    "links only": ("https://example.org/a www.example.org", "only_link"),
    "link and words": ("nước dừa https://example.org/a", ""),
    "right to left": ("هل صحيح أن الماء الساخن يعالج السرطان", ""),
    "overrides": ("\u202enước dừa\u202c \u2067nóng\u2069", ""),
    "lone surrogates": ("nước \ud800 dừa \udfff", ""),
    "only a surrogate": ("\ud800", "no_words"),
    "unassigned": ("nước \U0010ffff\ufffe dừa", ""),
    "stacked marks": ("n" + "\u0301" * 500 + " dừa", ""),
    "scripts without spaces": ("東京は水がきれいですか", ""),
    "search syntax": ('+nước -"dừa NOT (a OR b) AND claim:* title:[a TO z] ^2 ~3 \\ /x.*/ {!} && || ?', ""),
    "only search syntax": ('+-&|!(){}[]^"~*?:\\/', "no_words"),
    "words of search syntax": ("AND OR NOT TO IN", ""),
    "format blanks": ("%s %(text)s {text} {0} nước %", ""),
    "template": ("{{ settings.SECRET_KEY }} {% include 'x' %} nước", ""),
    "markup": ("</textarea></p><script>alert(1)</script><img src=x onerror=alert(1)> nước", ""),
    "statement": ("'; DROP TABLE record_review; -- nước", ""),
}
STATUS = {"body_too_large": 413}


@pytest.fixture
def few(publish) -> None:
    publish({"claim": CLAIM, "title": TITLE}, {"claim": "Hot water <script>alert(2)</script> cures", "language": "en"})


@pytest.mark.parametrize("name", TEXTS)
def test_text_in_json_is_answered_or_refused(name: str, few: None, en: Client) -> None:
    text, code = TEXTS[name]
    response = en.post("/api/v1/ask", json.dumps({"text": text}), content_type="application/json")
    if code:
        assert (response.status_code, response.json()["error"]["code"]) == (STATUS.get(code, 400), code)
    else:
        assert (response.status_code, sorted(response.json())) == (200, ["answers", "decision"])


@pytest.mark.parametrize("name", TEXTS)
def test_text_in_the_form_is_answered_or_refused(name: str, few: None, en: Client) -> None:
    text, code = TEXTS[name]
    response = en.post("/", {"text": text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")})
    page = Page(response)
    assert response.status_code == (STATUS.get(code, 400) if code else 200)
    said = MESSAGES.get(code, "").split("{")[0]
    assert [alert.removeprefix("!")[: len(said)] for alert in page.texts("//*[@role='alert']")] == (
        [said] if code else []
    )
    assert page.texts("//script | //img | //@onerror | //textarea/*") == []


@pytest.mark.parametrize(
    "name",
    ["empty", "only emoji", "only a link", "right to left", "lone surrogates", "only a surrogate", "search syntax"],
)
def test_text_in_the_address_is_answered_or_refused(name: str, few: None, en: Client) -> None:
    text, code = TEXTS[name]
    text = text.encode("utf-8", "replace").decode("utf-8")
    statuses = [
        en.get("/api/v1/ask", {"text": text}).status_code,
        en.get("/v1alpha1/claims:search", {"query": text}).status_code,
    ]
    surrogates = name == "only a surrogate"  # here it is sent as "?"
    assert statuses == ([400, 400] if code or surrogates else [200, 200])


BODIES = {
    "not UTF-8": (b"text=%ff%fe+nuoc+%ed%a0%80", "application/x-www-form-urlencoded", 200),
    "raw bytes": (b"text=n\xff\xfeuoc", "application/x-www-form-urlencoded", 200),
    "another charset": (b"text=nuoc", "application/x-www-form-urlencoded; charset=utf-16", 400),
    "charset that is none": (b"text=nuoc", "application/x-www-form-urlencoded; charset=none", 200),
    "no boundary": (b"text=nuoc", "multipart/form-data", 400),
    "cut off": (
        b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nnuoc',
        "multipart/form-data; boundary=x",
        200,
    ),
    "a file": (
        b'--x\r\nContent-Disposition: form-data; name="text"; filename="a"\r\n\r\nnuoc\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
        400,
    ),
    "many fields": (b"&".join(b"a%d=1" % n for n in range(500)), "application/x-www-form-urlencoded", 400),
    "json": (b'{"text": "nuoc"}', "application/json", 400),
    "text twice": (b"text=nuoc&text=dua", "application/x-www-form-urlencoded", 200),
}


@pytest.mark.parametrize("name", BODIES)
def test_form_of_any_make_is_read_or_refused(name: str, few: None, en: Client) -> None:
    body, content_type, status = BODIES[name]
    response = en.generic("POST", "/", body, content_type=content_type)
    assert response.status_code == status
    assert len(Page(response).texts("//h1")) == 1


@pytest.mark.parametrize(
    "address",
    [
        "/?lang=" + "x" * 5000,
        "/?" + "&".join(f"a{n}=1" for n in range(500)),
        "/?lang=%ff%00",
        "/about/?lang=vi&lang=en",
        "/api/v1/ask?text=%ed%a0%80nuoc&lang=%ff",
        "/v1alpha1/claims:search?query=%ff+nuoc&languageCode=%00",
    ],
)
@pytest.mark.parametrize("accepted", ["", "x" * 5000, "en;q=abc,;;,*", "\u00ff", "zz-zz-zz-zz"])
def test_address_and_language_of_any_make_are_read_or_refused(
    address: str, accepted: str, db: None, client: Client
) -> None:
    client.raise_request_exception = False
    assert client.get(address, headers={"accept-language": accepted}).status_code in (200, 400)


def test_markup_in_an_import_is_shown_as_text(publish, en: Client) -> None:
    hostile = "<script>alert(1)</script>{}\"'><b onload=x>"
    publish(
        {
            "claim": f"knuckles {hostile}",
            "title": f"title {hostile}",
            "summary": f"summary {hostile}",
            "publisher": f"publisher {hostile}",
            "rating": f"rating {hostile}",
            "language": "en",
            "url": 'https://www.checks.example/"><script>alert(1)</script>',
        }
    )
    for response in (en.post("/", {"text": f"knuckles {hostile}"}), en.get("/")):
        page = Page(response)
        assert page.texts("//script | //b | //@onload") == []
        assert f"publisher {hostile}" in " ".join(page.texts("//main"))
    assert page.text("//h3/a") == f"title {hostile}"


def test_unpaired_half_of_a_pair_in_json_is_replaced(few: None, en: Client) -> None:
    body = '{"text": "\\ud800 n\\u01b0\\u1edbc d\\u1eeba n\\u00f3ng \\ud83d\\ude00"}'
    response = en.post("/api/v1/ask", body, content_type="application/json")
    assert (response.status_code, response.json()["answers"][0]["claim"]) == (200, CLAIM)
