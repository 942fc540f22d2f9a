"""A reply from a stranger's phone to the record: without script, by keyboard, accessible at 320 px, two languages."""

import pytest

from minhchung.desk import models, reply
from minhchung.record import checks
from tests.browser import overflow, press, violations
from tests.desk.conftest import Person
from tests.desk.test_workflow import published
from tests.web.office.conftest import OpenBrowser
from tests.web.test_pages_browser import Visit

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("desk_address")]
TEXT = "The report names another district. " + "z" * 90 + "\nCall 0912 345 678."


@pytest.mark.parametrize(("lang", "width"), [("vi", 320), ("en", 1200)])
def test_reply_travels_from_a_phone_to_the_record(
    transactional_db: None, person: Person, open_browser: OpenBrowser, live_server, lang: str, width: int
) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    check_id = models.Revision.objects.get(pk=published(writer, second)).public_id
    page = open_browser(writer, width=width, script=False).new_page()
    page.context.clear_cookies()
    scripted = Visit(open_browser(writer, lang, width=width).new_page(), live_server.url)  # axe is a script
    visit = Visit(page, live_server.url)
    visit.go(f"/reply/{check_id}?lang={lang}")
    page.fill("#text", TEXT)
    page.press("#text", "Tab")
    page.press("#language", "Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.inner_text("blockquote") == TEXT.replace("0912 345 678", mark(lang))
    assert overflow(page) == 0
    visit.press("main button >> nth=0")
    assert len(page.inner_text(".receipt code")) == len(reply.new_code())
    assert (overflow(page), page.context.cookies()) == (0, [])
    pk = models.Reply.objects.get().pk
    found = {}
    for name, path in {
        "form": f"/reply/{check_id}?lang={lang}", "list": "/desk/replies/", "reply": f"/desk/replies/{pk}/",
    }.items():  # fmt: skip
        scripted.go(path)
        found[name] = scripted.judged()
    scripted.go(f"/reply/{check_id}?lang={lang}")
    scripted.page.fill("#text", "Another one, 0912 345 678")
    scripted.press("main button")
    found["read"] = scripted.judged()
    scripted.press("main button >> nth=0")
    found["sent"] = scripted.judged()
    assert found == dict.fromkeys(found, ([], 0))
    reply.propose(pk, "place", by=writer)
    scripted.go(f"/desk/replies/{pk}/")
    assert violations(scripted.page) == []
    deciding = open_browser(second, lang, width=width, script=False).new_page()
    deciding.goto(f"{live_server.url}/desk/replies/{pk}/")
    press(deciding.locator("button[value=confirm]"))
    standing = checks.one(check_id)
    assert standing is not None
    assert [one.document.text for one in standing.replies if one.document] == [TEXT.replace("0912 345 678", mark(lang))]
    assert visit.complaints == scripted.complaints == []


def mark(lang: str) -> str:
    return "[phone number]" if lang == "en" else "[số điện thoại]"
