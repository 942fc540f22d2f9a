"""The journal as a page."""

import re

from minhchung.desk import group, states
from minhchung.web.office import journal, words
from tests.desk.conftest import Person, claimed
from tests.web.office.conftest import SignIn
from tests.web.reading import Page

LINES = "//ol[@class='lines']/li"


def test_journal_says_who_did_what(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    browser = sign_in(me)
    assert Page(browser.get("/desk/journal/")).texts("//main//p")[-1] == "Nothing was done yet."
    claim = claimed(me)
    group.decline(claim, "opinion", by=me)
    page = Page(browser.get("/desk/journal/"))
    assert page.texts(f"{LINES}/span[2]") == [
        f"P1 declined the claim · claim {claim}",
        f"P1 opened the claim · claim {claim}",
    ]


def test_journal_is_turned_back_without_losing_a_line(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    claim = claimed(me)
    for _ in range(journal.LINES):
        group.assign(claim, me, by=me)
    browser = sign_in(me)
    answer = browser.get("/desk/journal/")
    page = Page(answer)
    assert (len(page.texts(LINES)), page.texts("//p[contains(@class, 'turns')]/a")) == (journal.LINES, ["Older"])
    older = re.findall(r'href="(/desk/journal/\?before=\d+)"', answer.content.decode())
    page = Page(browser.get(older[0]))
    assert (len(page.texts(LINES)), page.texts("//p[contains(@class, 'turns')]/a")) == (1, ["Newest"])
    assert browser.get("/desk/journal/?before=99999999999").status_code == 200
    assert browser.get("/desk/journal/?before=x").status_code == 200


def test_every_step_of_the_table_has_its_words() -> None:
    assert [one for one in states.ACTIONS if one not in words.STEPS] == []
