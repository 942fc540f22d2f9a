"""The pages through the front door, in both languages. `web.ask`, `web.page`, the templates."""

import pytest
from django.test import Client
from django.utils.translation import override

from minhchung.errors import Broken
from minhchung.record import answer, imprint, models
from minhchung.record.answer import Answer, Clash
from minhchung.web.ask import server_error
from minhchung.web.page import page as render
from minhchung.web.reader import Reader
from minhchung.web.show import answer_shown
from tests.web.reading import Page
from tests.web.test_show import found

CLAIM = "Uống nước dừa nóng tiêu diệt được tế bào ung thư"
TITLE = "Nước dừa hâm nóng không diệt được tế bào ung thư"
STRIPE = "//aside[@class='sample']"


def ask(client: Client, text: str, **fields: str) -> Page:
    response = client.post("/", {"text": text} | fields)
    assert response.status_code == 200
    return Page(response)


def shown(result: Answer, *, lang: str, text: str = "bão số 5 cắt điện") -> Page:
    """The page of `result`, whatever the record would have answered."""
    with override(lang):
        context = {"answer": answer_shown(result, text=text, lang=lang), "text": text}
    return Page(render(Reader(lang), "answer", context, sample=False))


# the box


def test_box_speaks_the_language_of_the_reader(sample_record: None, vi: Client, en: Client) -> None:
    for client, lang, heading in (
        (vi, "vi", "Dán tin nhắn. Xem bằng chứng."),
        (en, "en", "Paste a message. See the evidence."),
        (Client(), "vi", "Dán tin nhắn. Xem bằng chứng."),
        (Client(headers={"accept-language": "fr, en;q=0.5, vi;q=0.2"}), "en", "Paste a message. See the evidence."),
    ):
        page = Page(client.get("/"))
        assert (page.text("//html/@lang"), page.text("//h1")) == (lang, heading)


def test_switch_of_the_language_is_kept_without_a_cookie(sample_record: None, vi: Client) -> None:
    assert Page(vi.get("/")).texts("//nav//a[@hreflang]/@href") == ["/?lang=en"]
    page = Page(vi.get("/?lang=en"))
    assert page.text("//html/@lang") == "en"
    assert page.texts("//header//a/@href") == [
        "/?lang=en",
        "/?lang=en",
        "/tip/?lang=en",
        "/about/?lang=en",
        "/?lang=vi",
    ]
    assert page.texts("//form//input[@name='lang']/@value") == ["en"]


def test_language_that_we_do_not_speak_is_not_taken(sample_record: None, en: Client) -> None:
    page = Page(en.get("/?lang=%3Cscript%3E"))
    assert page.texts("//header//a/@href") == ["/", "/", "/tip/", "/about/", "/?lang=vi"]


def test_box_shows_the_newest_checks(publish, vi: Client, en: Client) -> None:
    publish(
        {"claim": CLAIM, "title": TITLE, "published": "2026-11-20"},
        {"claim": "Cracking knuckles <b>", "rating": "Pants on Fire", "language": "en", "published": "2026-11-22"},
    )
    page = Page(vi.get("/"))
    assert page.texts("//ol[@class='checks']//h3") == ["Cracking knuckles <b>", TITLE]
    assert page.texts("//ol//h3/*/@lang") == ["en", "vi"]
    assert page.texts("//ol//h3/a/@href") == [
        "https://www.checks.example/1?a=1&b=2",
        "https://www.checks.example/0?a=1&b=2",
    ]
    assert page.texts("//ol//h3/a/@rel") == ["external noopener noreferrer"] * 2
    assert page.texts("//ol//time") == ["22/11/2026", "20/11/2026"]
    assert page.texts("//ol//span[starts-with(@class,'badge')]") == ["Sai", "Sai"]
    assert page.texts("//ol//span[starts-with(@class,'rating')]") == ["Nguyên văn: “Pants on Fire”"]
    assert Page(en.get("/")).texts("//ol//time/@datetime") == ["2026-11-22", "2026-11-20"]
    assert Page(en.get("/")).texts("//ol//time") == ["22 November 2026", "20 November 2026"]


def test_box_without_checks_says_how_to_fill_the_record(db: None, en: Client) -> None:
    page = Page(en.get("/"))
    assert page.text("//p[@class='notice']").endswith("./minhchung import feed.json")
    assert page.texts("//h2") == ["How this desk works"]
    assert page.text("//form//button") == "See the evidence"


# the three kinds of answer


def test_answer_gives_verdict_claim_publisher_day_link_and_reason(publish, vi: Client) -> None:
    publish({"claim": CLAIM, "title": TITLE, "summary": "Chưa có thử nghiệm nào."})
    page = ask(vi, "uong nuoc dua nong tieu diet duoc te bao ung thu, ai biet khong")
    assert page.text("//h1") == "Có một kiểm chứng trả lời tin này"
    assert page.text("//article/p[contains(@class,'plate')]") == "Sai"
    assert page.texts("//article//*[local-name()='use']/@href") == ["#v-false"]
    assert page.text("//article/@class") == "card wide v-false"
    assert page.text("//article//h2/a") == TITLE
    assert page.text("//article//p[@class='claim']") == f"“{CLAIM}”"
    assert page.texts("//article//mark") == [CLAIM]
    assert page.texts("//article//dd") == ["Example Checks (checks.example)", "22/11/2026"]
    assert page.text("//article//a[@class='button']") == "Đọc kiểm chứng tại checks.example"
    assert page.text("//article//a[@class='button']/@href") == "https://www.checks.example/0?a=1&b=2"
    assert page.text("//article//a[@class='button']/@rel") == "external noopener noreferrer"
    assert page.texts("//p[contains(@class,'pasted')]/mark") == ["uong nuoc dua nong tieu diet duoc te bao ung thu"]


def test_sample_answer_says_that_it_is_no_fact_check(sample_record: None, vi: Client, en: Client) -> None:
    page = ask(vi, CLAIM)
    assert page.text(STRIPE) == (
        "Dữ liệu mẫu. Các kiểm chứng ở đây được đặt ra để xem thử chương trình, không phải kiểm chứng thật."
    )
    assert page.texts("//article//dd") == ["SAMPLE, not a fact-check"]
    assert [href for href in page.texts("//a/@href") if href.startswith("http")] == []
    for address in ("/", "/about/", "/api/docs", "/nowhere"):
        assert Page(en.get(address)).text(f"{STRIPE}//strong") == "Sample data."


def test_stripe_goes_with_the_first_real_check(sample_record: None, publish, vi: Client) -> None:
    publish({"claim": "Cạo gió chữa khỏi bệnh cúm"})
    assert Page(vi.get("/")).texts(STRIPE) == []


def test_related_answer_warns_of_the_clash(en: Client) -> None:
    clash = Clash("number", "bão số 5", "bão số 3")
    page = shown(Answer("related", (found("cắt", "điện", decision="related", clashes=(clash,)),), 9, 0.85), lang="vi")
    assert page.text("//h1") == "Chưa có câu trả lời, chỉ có tin gần giống"
    assert page.text("//p[@class='notice']") == (
        "Kiểm chứng này nói về bão số 3, tin của bạn nói bão số 5. Đừng lấy kết quả này áp cho tin của bạn."
    )
    assert page.texts("//p[contains(@class,'claim')]//em") == ["bão số 5", "Bão số 3"]
    assert page.texts("//tbody/tr/*") == ["≠Khác: con số", "bão số 5", "bão số 3"]
    assert page.texts("//article") == []


def test_related_answer_without_a_clash_asks_to_compare() -> None:
    page = shown(Answer("related", (found(decision="related"),), 9, 0.85), lang="en")
    assert page.text("//p[@class='notice']") == (
        "This check is close to your message, but it may be about something else. Compare the two before you use it."
    )


@pytest.mark.parametrize(
    ("clash", "said"),
    [
        (
            Clash("polarity", "không", ""),
            "This check and your message say opposite things: one says that it is so, the other that it is not.",
        ),
        (Clash("date", "", "2019"), "This check and your message differ in a fact: date."),
        (Clash("place", "<b>Huế", "Hà Nội"), "This check is about Hà Nội, your message says <b>Huế."),
    ],
)
def test_clash_is_said_in_words(clash: Clash, said: str) -> None:
    page = shown(Answer("related", (found(decision="related", clashes=(clash,)),), 9, 0.85), lang="en")
    assert page.text("//p[@class='notice']") == f"{said} Do not apply its result to your message."


@pytest.mark.parametrize(
    ("searched", "said"),
    [
        (1, "We searched 1 check. It is not about this."),
        (1284, "We searched 1,284 checks. None of them is about this."),
    ],
)
def test_no_answer_says_how_many_were_searched_and_means_nothing(searched: int, said: str) -> None:
    page = shown(Answer("none", (), searched, 0.85), lang="en")
    assert page.text("//h1") == "No published check answers this"
    assert page.text("//p[@class='lead']") == (
        f"{said} That does not mean that the message is true, nor that it is false."
    )
    vietnamese = shown(Answer("none", (), searched, 0.85), lang="vi").text("//p[@class='lead']")
    assert vietnamese.split(".")[-2] == " Như vậy chưa có nghĩa là tin đúng, cũng chưa có nghĩa là tin sai"


def test_no_answer_from_an_empty_record(db: None, vi: Client) -> None:
    assert ask(vi, "xe ngap mien phi").text("//h1") == "Chưa có kiểm chứng nào trả lời"


def test_other_checks_stand_below_and_disagreement_is_said() -> None:
    from dataclasses import replace

    from tests.web.test_show import CHECK

    answers = (found(), found(check=replace(CHECK, verdict="true", title="Two")), found(decision="related"))
    page = shown(Answer("answered", answers, 9, 0.85), lang="en")
    assert page.texts("//h2") == [
        "Không có lệnh cắt điện toàn tỉnh",
        "Why this check was chosen",
        "Not what you asked?",
        "These checks answer it too",
        "Related checks",
    ]
    assert page.text("//p[@class='notice']") == (
        "These checks do not come to the same verdict. Read them before you decide."
    )


def test_answer_in_the_other_language_posts_the_text_again(sample_record: None, vi: Client) -> None:
    text = 'Uống nước dừa nóng tiêu diệt "<&>\n tế bào ung thư'
    page = ask(vi, text)
    assert page.texts("//nav//form/@method") == ["post"]
    assert page.tree.xpath("//nav//form/input/@value") == ["en", text]
    again = ask(vi, text, lang="en")
    assert again.text("//h1") == "A check answers this message"
    assert again.texts("//header//a/@href") == ["/?lang=en", "/?lang=en", "/tip/?lang=en", "/about/?lang=en"]


# not my question


def test_not_mine_counts_one_and_nothing_else(publish, vi: Client) -> None:
    publish({"claim": CLAIM})
    page = ask(vi, CLAIM)
    form = page.tree.xpath("//form[@action='/not-mine']")[0]
    assert [(field.get("name"), field.get("value")) for field in form.xpath(".//input")] == [
        ("check", answer.newest()[0].id),
        ("lang", "vi"),
    ]
    before = list(models.Count.objects.values("check_id", "kind", "n"))
    response = vi.post("/not-mine", {"check": answer.newest()[0].id, "text": "SECRET"})
    assert (response.status_code, Page(response).text("//h1")) == (200, "Đã đếm, cảm ơn bạn")
    after = list(models.Count.objects.values("check_id", "kind", "n"))
    assert [row for row in after if row not in before] == [
        {"check_id": answer.newest()[0].id, "kind": "not_mine", "n": 1}
    ]


def test_not_mine_of_a_check_that_is_not_there_is_refused(db: None, en: Client) -> None:
    response = en.post("/not-mine", {"check": "<script>"})
    assert (response.status_code, Page(response).text("//h1")) == (404, "Not here")
    assert list(models.Count.objects.all()) == []


# errors


@pytest.mark.parametrize(
    ("client", "lang", "said"),
    [
        ("vi", "", "!Chưa có chữ nào để xét. Hãy dán tin nhắn bạn nhận được."),
        ("en", "", "!There is no text to check. Paste the message you received."),
        ("vi", "en", "!There is no text to check. Paste the message you received."),
    ],
)
def test_refusal_stands_at_the_box(client: str, lang: str, said: str, db: None, request) -> None:
    response = request.getfixturevalue(client).post("/", {"text": " \u200b ", "lang": lang})
    page = Page(response)
    assert response.status_code == 400
    assert page.text("//*[@role='alert']") == said
    assert page.text("//textarea/@aria-describedby") == "error hint keep"
    assert page.text("//textarea/@aria-invalid") == "true"


def test_refused_text_stays_in_the_box(db: None, en: Client) -> None:
    text = "\nfirst & </textarea>\nlong " + "x" * 10_000
    response = en.post("/", {"text": text})
    assert response.status_code == 400
    # HTML drops one line end right after the tag: the template adds one, so that this one survives.
    assert Page(response).tree.xpath("string(//textarea)").removeprefix("\n") == text


def test_body_over_the_limit_is_refused_unread(db: None, en: Client, settings) -> None:
    response = en.post("/", {"text": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})
    assert response.status_code == 413
    assert Page(response).text("//*[@role='alert']") == (
        "!The request is larger than the 1000000 bytes that are read. Send only the part with the claim."
    )


@pytest.mark.parametrize(
    ("method", "address", "status", "heading"),
    [
        ("get", "/nowhere", 404, "Not here"),
        ("get", "//evil.example/%3Cscript%3E", 404, "Not here"),
        ("put", "/", 405, "This request cannot be read"),
        ("get", "/not-mine", 405, "This request cannot be read"),
        ("post", "/about/", 405, "This request cannot be read"),
    ],
)
def test_error_page_has_the_frame_and_the_way_back(
    method: str, address: str, status: int, heading: str, db: None, en: Client
) -> None:
    response = getattr(en, method)(address)
    page = Page(response)
    assert (response.status_code, page.text("//h1")) == (status, heading)
    assert page.texts("//main//a/@href") == ["/"]
    assert page.texts("//nav//a[@hreflang]/@href") == ["/?lang=vi"]


def test_wrong_method_names_the_right_ones(db: None, en: Client) -> None:
    response = en.delete("/")
    assert response.headers["Allow"] == "GET, HEAD, POST"
    assert Page(response).texts("//main//p[not(@class)]")[0] == (
        "DELETE is not possible at this address. Possible: GET, HEAD, POST."
    )


def test_foreign_host_name_is_refused_with_the_setting_to_change(db: None, en: Client, settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    response = en.get("/", headers={"host": "desk.example"})
    assert (response.status_code, Page(response).texts("//main//p")[1]) == (
        400,
        "This desk does not answer under this host name. Add the name to the setting MINHCHUNG_HOSTS.",
    )


def test_head_has_the_headers_and_no_body(db: None, en: Client) -> None:
    response = en.head("/")
    assert (response.status_code, response.content) == (200, b"")


def test_broken_page_says_so_without_reading_the_record(rf) -> None:
    page = Page(server_error(rf.get("/", headers={"accept-language": "vi"})))
    assert page.text("//h1") == "Có gì đó hỏng ở phía chúng tôi"
    assert server_error(rf.get("/api/v1/ask")).status_code == 500
    assert Broken("page_broken").say("en") == "This page broke on our side. Your message was not kept. Try again later."


@pytest.mark.parametrize("path", ["/", "/tip/", "/tip/receipt/", "/nowhere/"])
def test_page_names_the_desk_that_reads(path: str, db: None, vi: Client) -> None:
    imprint.write("https://kiemchung.example", "Bàn An Mẫu", "")
    page = Page(vi.get(path))
    assert (page.text("//a[@class='brand']"), page.text("//title").rpartition(": ")[2]) == ("Bàn An Mẫu", "Bàn An Mẫu")


def test_about_says_what_it_is_and_what_it_keeps(db: None, vi: Client, en: Client) -> None:
    assert Page(en.get("/about/")).texts("//h2") == ["What it does", "What it is not", "What is kept", "For programs"]
    page = Page(vi.get("/about/"))
    assert page.text("//h1") == "Về chúng tôi"
    assert page.text("//nav//a[@aria-current]") == "Giới thiệu"
