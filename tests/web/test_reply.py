"""The right of reply, through the front door: two steps, no cookie, nothing written before the second."""

from pathlib import Path

import pytest
from django.test import Client
from lxml import html

from minhchung.desk import models, publish, receipts, reply
from minhchung.web import reply as view
from tests.desk.conftest import Person, desk_address, person
from tests.desk.test_workflow import published
from tests.web.reading import Page

__all__ = ["desk_address", "person"]
SECRET = "0912 345 678"
TEXT = f"Báo cáo không nói về quận này.\nHỏi anh Nguyễn Văn Nam, {SECRET} <b>nhé</b>, https://bao.example/x"


@pytest.fixture
def check_id(desk_address: str, person: Person) -> str:
    draft = published(person("checker"), person("reviewer", "publisher"))
    return models.Revision.objects.get(pk=draft).public_id


def sent(page: Page, button: int = 0) -> dict[str, str]:
    """The fields of one of the forms of the second step."""
    form = page.tree.xpath("//main//form")[button]
    return {one.get("name"): one.get("value") for one in form.xpath(".//input")}


def read(client: Client, check_id: str, text: str = TEXT, **more: str) -> Page:
    given = {"kind": "reply", "text": text, "language": "vi"} | more
    response = client.post(f"/reply/{check_id}", given)
    assert response.status_code == 200
    return Page(response)


def test_reply_goes_from_the_form_to_its_code(check_id: str, en: Client) -> None:
    form = Page(en.get(f"/reply/{check_id}"))
    assert form.texts("//input[@name='kind'][@checked]/@value") == ["reply"]
    assert form.texts("//main//p[@class='claim']") == ["The tap water met every limit"]
    step = read(en, check_id)
    shown = step.tree.xpath("//main//blockquote")[0].text_content()
    assert shown == (
        "Báo cáo không nói về quận này.\nHỏi anh [tên người], [số điện thoại] <b>nhé</b>, https://bao.example/x"
    )
    assert (step.texts("//main//blockquote//a"), models.Reply.objects.count()) == ([], 0)
    assert step.texts("//main//div[@class='notice']//li") == ["a person’s name", "a phone number"]
    assert SECRET not in html.tostring(step.tree, encoding="unicode")
    done = Page(en.post(f"/reply/{check_id}", sent(step)))
    code = done.text("//main//p[@class='said receipt']/code")
    row = models.Reply.objects.get()
    assert (row.text, row.code, row.kind, row.language) == (shown, receipts.digest_of(code), "reply", "vi")


def test_going_back_keeps_the_text_as_it_was_shown(check_id: str, en: Client) -> None:
    step = read(en, check_id, kind="mistake", lang="en")
    back = Page(en.post(f"/reply/{check_id}", sent(step, 1)))
    assert back.texts("//input[@name='kind'][@checked]/@value") == ["mistake"]
    (area,) = back.tree.xpath("//textarea")
    assert area.text_content().lstrip("\n") == step.tree.xpath("//main//blockquote")[0].text_content()
    assert models.Reply.objects.count() == 0


def test_text_that_waits_already_gets_no_second_code(check_id: str, en: Client) -> None:
    for heading, codes in (("The desk has your text", 1), ("The desk has this text already", 0)):
        page = Page(en.post(f"/reply/{check_id}", sent(read(en, check_id))))
        assert (page.text("//h1"), len(page.texts("//p[@class='said receipt']"))) == (heading, codes)
    assert models.Reply.objects.count() == 1


def test_report_of_a_mistake_is_chosen_by_its_link(check_id: str, en: Client) -> None:
    page = Page(en.get(f"/reply/{check_id}?kind=mistake&lang=en"))
    assert page.texts("//input[@name='kind'][@checked]/@value") == ["mistake"]
    assert page.texts("//header//a[@hreflang]/@href") == [f"/reply/{check_id}?lang=vi"]


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"text": ""}, 400, "There is no text. Write what you want to say about this check."),
        ({"kind": ""}, 400, "Choose whether this is a reply or the report of a mistake."),
        (
            {"text": "a" * 3001},
            400,
            "The text has 3001 characters with the marks for what is taken out; at most 3000 fit. Shorten it.",
        ),
        (
            {"text": "<script>x</script>"},
            400,
            "The text holds HTML or characters that no page can show. Take them out.",
        ),
        ({"step": "send", "code": "A"}, 400, "The form could not be read. Go back to the ask box and send it again."),
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(
    check_id: str, en: Client, given: dict[str, str], status: int, said: str
) -> None:
    fields = {"kind": "reply", "text": "Mind this", "language": "en"} | given
    response = en.post(f"/reply/{check_id}", fields)
    page = Page(response)
    assert (response.status_code, page.text("//p[@id='error']").removeprefix("!")) == (status, said)
    assert page.text("//textarea") == fields["text"]
    assert models.Reply.objects.count() == 0


def test_unknown_and_withdrawn_checks_are_refused(check_id: str, en: Client) -> None:
    response = en.get("/reply/nobody-knows")
    assert (response.status_code, Page(response).text("//h1")) == (404, "Not here")
    revision = models.Revision.objects.get(public_id=check_id)
    response = en.delete(f"/reply/{check_id}")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")
    publish.propose_withdraw(revision.pk, "Court order.", language="en", by=revision.checker_id)
    publish.confirm(revision.pk, by=revision.approval.by_id)
    for response in (en.get(f"/reply/{check_id}"), en.post(f"/reply/{check_id}", {"kind": "reply", "text": "x"})):
        assert (response.status_code, Page(response).text("//h1")) == (410, "Not here")


def test_body_that_is_too_large_is_refused_before_it_is_read(check_id: str, en: Client) -> None:
    assert en.post(f"/reply/{check_id}", {"text": "a" * 2_000_000}).status_code == 413


def test_nothing_tells_who_sent_it(check_id: str, en: Client) -> None:
    for response in (en.get(f"/reply/{check_id}"), en.post(f"/reply/{check_id}", {"text": "x", "kind": "reply"})):
        assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert "Set-Cookie" not in response
        assert "script" not in response["Content-Security-Policy"]


def test_floods_from_one_address_are_stopped_check_by_check(check_id: str, en: Client, settings) -> None:
    view._buckets.cache_clear()
    settings.MINHCHUNG_ASKS_A_MINUTE = 100
    codes = []
    for n in range(view.A_DAY + 1):
        fields = {"kind": "reply", "text": f"Text {n}", "language": "en", "step": "send", "code": reply.new_code()}
        codes.append(en.post(f"/reply/{check_id}", fields, REMOTE_ADDR="192.0.2.7"))
    view._buckets.cache_clear()
    assert [response.status_code for response in codes] == [200] * view.A_DAY + [429]
    assert int(codes[-1]["Retry-After"]) // 3600 == 4
    assert models.Reply.objects.count() == view.A_DAY


def test_what_was_typed_stands_nowhere_in_the_data_folder(check_id: str, vi: Client, data_folder: Path) -> None:
    vi.post(f"/reply/{check_id}", sent(read(vi, check_id)))
    held = [file for file in data_folder.rglob("*") if file.is_file() and SECRET.encode() in file.read_bytes()]
    assert (held, models.Reply.objects.filter(text__contains="345").count()) == ([], 0)
