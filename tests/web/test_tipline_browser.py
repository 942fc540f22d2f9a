"""A stranger at the tipline with a telephone: accessible, narrow, by keyboard, without scripts, printable."""

import pytest
from playwright.sync_api import Browser, Page

from minhchung.desk import group, models
from tests.desk.conftest import Person, person
from tests.desk.test_tips import NAMED, RUMOUR
from tests.web.test_pages import CLAIM
from tests.web.test_pages_browser import Visit, browser, context, visit
from tests.web.test_tipline import CODE

__all__ = ["browser", "context", "person", "visit"]
pytestmark = pytest.mark.browser
LINK = "https://www.tin.example/" + "x" * 120
SEND = {"vi": "Gửi cho bàn kiểm chứng", "en": "Send it to the desk"}


def fill(visit: Visit, text: str) -> None:
    visit.page.fill("#q", text)
    visit.page.fill("#link-1", f"{LINK}?fbclid=1")
    visit.press("main form button")


def code_of(page: Page) -> str:
    return page.inner_text(".receipt code")


def look(visit: Visit, code: str) -> None:
    visit.page.fill("#code", code)
    visit.press("main form button")


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_step_is_accessible_and_fits(lang: str, width: int, visit: Visit, person: Person) -> None:
    page, found = visit.page, {}

    def judge(step: str) -> None:
        found[step] = visit.judged()

    page.set_viewport_size({"width": width, "height": 800})
    visit.go(f"/tip/?lang={lang}")
    judge("form")
    fill(visit, NAMED)
    judge("kept")
    visit.press(f"main button:text-is('{SEND[lang]}')")
    code = code_of(page)
    judge("sent")
    visit.go(f"/tip/receipt/?lang={lang}")
    judge("code")
    look(visit, code)
    judge("waiting")
    visit.press("main button")
    judge("delete")
    group.decline(models.Claim.objects.get().pk, "opinion", by=person("intake"))
    visit.go(f"/tip/receipt/?lang={lang}")
    look(visit, code)
    judge("declined")
    visit.go(f"/tip/?lang={lang}")
    fill(visit, CLAIM)
    judge("answered")
    page.click("details summary")
    judge("answered, opened")
    visit.go(f"/tip/?lang={lang}")
    fill(visit, f"{CLAIM} và chữa khỏi bệnh tiểu đường")
    judge("related")
    visit.go(f"/?lang={lang}")
    page.fill("#q", RUMOUR)
    visit.press("main form button")
    judge("offer")
    assert found == dict.fromkeys(found, ([], 0))
    assert visit.complaints == []


def test_tip_travels_to_its_receipt_by_keyboard(visit: Visit) -> None:
    keys = visit.page.keyboard
    visit.go("/tip/?lang=en")
    keys.press("Tab")
    keys.press("Enter")
    keys.press("Tab")
    keys.type(RUMOUR)
    for _ in range(5):
        keys.press("Tab")
    with visit.page.expect_navigation():
        keys.press("Enter")
    assert visit.page.inner_text("h1") == "This is what the desk would keep"
    keys.press("Tab")
    keys.press("Enter")
    keys.press("Tab")
    with visit.page.expect_navigation():
        keys.press("Enter")
    assert bool(CODE.fullmatch(code_of(visit.page)))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_tip_works_with_scripts_switched_off_and_leaves_nothing(
    lang: str, browser: Browser, live_server, sample_record: None
) -> None:
    context = browser.new_context(
        locale="vi-VN" if lang == "vi" else "en-GB", viewport={"width": 320, "height": 800}, java_script_enabled=False
    )
    visit = Visit(context.new_page(), live_server.url)
    visit.go("/tip/")
    fill(visit, NAMED)
    visit.press("nav button.switch")
    visit.press("nav button.switch")
    visit.press(f"main button:text-is('{SEND[lang]}')")
    code = code_of(visit.page)
    visit.press("main a[href^='/tip/receipt/']")
    look(visit, code)
    assert (visit.page.url, context.cookies()) == (f"{live_server.url}/tip/receipt/", [])
    visit.press("main button")
    visit.press("main button >> nth=0")
    assert (models.Receipt.objects.count(), models.Wording.objects.count()) == (0, 0)
    context.close()


def test_receipt_is_printed_with_its_code_and_where_it_leads(visit: Visit) -> None:
    visit.go("/tip/?lang=vi")
    fill(visit, RUMOUR)
    visit.press(f"main button:text-is('{SEND['vi']}')")
    visit.page.emulate_media(media="print")
    shown = visit.page.locator("main").inner_text()
    assert (code_of(visit.page) in shown, f"{visit.base}/tip/receipt/" in shown) == (True, True)
    assert visit.page.locator("main .noprint").is_visible() is False
