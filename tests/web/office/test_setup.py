"""The set-up: what an admin writes, what is fixed, and the switch to working alone."""

from minhchung.desk import check, mode, models, publish, review
from minhchung.record import imprint, log
from tests.desk.conftest import ADDRESS, ALL, Person, written
from tests.web.office.conftest import SignIn
from tests.web.reading import Page

SAID = {"address": "https://kiemchung.example/", "name": "An Mẫu", "reach": "mailto:desk@kiemchung.example"}


def test_admin_writes_how_the_desk_names_itself(person: Person, sign_in: SignIn) -> None:
    browser = sign_in(person("admin"))
    page = Page(browser.post("/desk/setup/", SAID, follow=True))
    assert page.texts("//form[@class='sheet']//input[@id]/@value") == [
        "https://kiemchung.example",
        "An Mẫu",
        "mailto:desk@kiemchung.example",
    ]
    assert imprint.read().called == "An Mẫu"


def test_address_with_a_path_is_refused_at_its_field(person: Person, sign_in: SignIn) -> None:
    response = sign_in(person("admin")).post("/desk/setup/", SAID | {"address": "http://kiemchung.example/desk"})
    page = Page(response)
    assert (response.status_code, page.texts("//*[@aria-invalid]/@id")) == (400, ["address"])
    assert (
        page.text("//*[@role='alert']") == "The field Public address should look like this: https://kiemchung.example"
    )
    assert page.text("//input[@id='address']/@value") == "http://kiemchung.example/desk"
    assert imprint.read().name == ""


def test_what_the_settings_say_is_shown_and_not_written_over(person: Person, sign_in: SignIn, settings) -> None:
    settings.MINHCHUNG_NAME = "From outside"
    browser = sign_in(person("admin"))
    browser.post("/desk/setup/", SAID)
    page = Page(browser.get("/desk/setup/"))
    assert page.texts("//p[@class='fixed'] | //p[@class='fixed']/following-sibling::p") == [
        "From outside",
        "Set by MINHCHUNG_NAME when the program is started.",
    ]
    assert (imprint.written_here().name, imprint.written_here().address) == ("", "https://kiemchung.example")


def test_address_is_fixed_by_the_first_publication(person: Person, sign_in: SignIn, settings) -> None:
    settings.MINHCHUNG_KEYS = settings.MINHCHUNG_DATA / "keys"
    imprint.write(ADDRESS, "", "")
    writer, second = person(*ALL), person(*ALL)
    draft = written(writer)
    check.submit(draft, by=writer)
    review.approve(draft, review.ahead(draft, by=second).document.sha256, by=second)
    publish.publish(draft, by=second)
    browser = sign_in(writer)
    browser.post("/desk/setup/", SAID | {"address": "https://other.example"})
    page = Page(browser.get("/desk/setup/"))
    assert page.texts("//p[@class='fixed']") == [ADDRESS]
    assert (imprint.read().address, imprint.read().name, log.identity().address) == (ADDRESS, "An Mẫu", ADDRESS)


def test_working_alone_is_switched_only_after_a_question(person: Person, sign_in: SignIn) -> None:
    browser = sign_in(person("admin"))
    page = Page(browser.get("/desk/setup/solo/"))
    assert (page.text("//h1"), mode.solo()) == ("Let one person stand alone behind a check?", False)
    for _ in range(2):  # a form that is sent twice switches once
        browser.post("/desk/setup/solo/", {"on": page.text("//input[@name='on']/@value")})
    assert (mode.solo(), models.Mode.objects.count()) == (True, 1)
    page = Page(browser.get("/desk/setup/solo/"))
    assert page.text("//h1") == "Ask for a second person again?"
    browser.post("/desk/setup/solo/", {"on": page.text("//input[@name='on']/@value")})
    assert mode.solo() is False
