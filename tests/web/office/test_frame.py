"""What stands around every page of the desk, and how it says what went wrong."""

import pytest
from django.utils.translation import override

from minhchung.desk import check, group, models
from minhchung.errors import Refused
from minhchung.record import sample
from minhchung.web.office import frame
from tests.desk.conftest import ALL, Person, claimed, written
from tests.web.office.conftest import SignIn
from tests.web.reading import Page

PLACES = (
    "/desk/",
    "/desk/claims/new/",
    "/desk/claims/1/",
    "/desk/evidence/1/",
    "/desk/setup/",
    "/desk/setup/solo/",
    "/desk/jobs/",
    "/desk/journal/",
    "/desk/guide/",
)


@pytest.mark.parametrize("place", PLACES)
def test_page_sends_a_stranger_to_the_sign_in(place: str, client, db: None) -> None:
    response = client.get(place)
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"/desk/signin/?next={place.replace('/', '%2F')}",
    )


def test_every_form_refuses_a_stranger(client, person: Person) -> None:
    claim = claimed(person("checker"))
    for place in (f"claims/{claim}/take/", f"claims/{claim}/upload/", "evidence/1/cite/", "setup/", "jobs/1/again/"):
        response = client.post(f"/desk/{place}", {"text": "x"})
        assert (response.status_code, response.headers["Location"].partition("?")[0]) == (302, "/desk/signin/")
    assert models.Claim.objects.get().assigned is None


def test_setup_is_refused_to_who_is_no_admin(person: Person, sign_in: SignIn) -> None:
    browser = sign_in(person("checker", "reviewer"))
    assert [browser.get(f"/desk/setup/{one}").status_code for one in ("", "solo/")] == [403, 403]
    assert Page(browser.get("/desk/")).texts('//nav//a[contains(@href, "setup")]') == []


def test_navigation_counts_what_waits(person: Person, sign_in: SignIn) -> None:
    writer = person("checker", "admin")
    check.submit(written(writer), by=writer)
    written(writer)
    claimed(writer)
    page = Page(sign_in(writer).get("/desk/guide/"))
    assert page.texts("//header//nav//a") == [
        "Queue 3",
        "Drafts 1",
        "Review 1",
        "Published",
        "Replies",
        "Jobs",
        "Set-up",
        "Account",
    ]
    assert page.texts("//a[@aria-current]") == []


def test_sample_is_marked_as_such_on_the_desk_too(person: Person, sign_in: SignIn, data_folder) -> None:
    browser = sign_in(person("checker"))
    assert Page(browser.get("/desk/")).texts("//aside[@class='sample']") == []
    sample.put(refused_file=data_folder / "refused.jsonl")
    assert Page(browser.get("/desk/")).texts("//aside[@class='sample']//strong") == ["Sample data."]


def test_damaged_capture_cannot_be_missed(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    written(writer)
    browser = sign_in(writer)
    assert Page(browser.get("/desk/guide/")).texts("//*[@class='alarm']") == []
    row = models.Evidence.objects.get()
    models.Evidence.objects.update(sound=False)
    said = f"The archived page {row.sha256} is damaged. Put a backup of the data folder back. Look at it"
    assert Page(browser.get("/desk/guide/")).text("//*[@class='alarm']") == said
    assert Page(browser.get("/desk/guide/")).text("//*[@class='alarm']//a/@href") == f"/desk/evidence/{row.pk}/"


def test_pages_are_kept_by_nobody_and_run_no_script_of_others(person: Person, sign_in: SignIn) -> None:
    response = sign_in(person("checker")).get("/desk/")
    policy = response.headers["Content-Security-Policy"]
    assert (response.headers["Cache-Control"], "script-src 'self';" in policy, "unsafe" in policy) == (
        "no-store",
        True,
        False,
    )
    page = Page(response)
    assert page.texts("//script[not(@src)] | //style | //@style | //@onclick | //meta[@name='referrer']") == []


def test_error_names_fields_roles_and_steps_in_words() -> None:
    with override("en"):
        said = [
            frame.wrong(error)
            for error in (
                Refused("field_future", field="first_seen", today="2026-11-24"),
                Refused("not_your_role", roles="checker, reviewer"),
                Refused("step_impossible", action="submit", state="in_review"),
            )
        ]
    assert [one.field for one in said] == ["first_seen", "", ""]
    assert [one.text.partition(".")[0] for one in said] == [
        "The day in the field First seen lies after today in UTC (24 November 2026)",
        "This needs one of these roles: checker, reviewer",
        "The step “send to review” is not possible from the state “In review”",
    ]


def test_what_was_done_is_said_once_and_can_be_undone(person: Person, sign_in: SignIn) -> None:
    who = person("intake")
    claim = claimed(who)
    group.assign(claim, person("checker"), by=who)
    browser = sign_in(who)
    page = Page(browser.post(f"/desk/claims/{claim}/assign/", {"person": ""}, follow=True))
    assert page.texts("//*[@class='done']/p") == ["Saved."]
    fields = page.texts("//*[@class='done']//input[not(@name='csrfmiddlewaretoken')]/@value")
    browser.post(page.text("//*[@class='done']//form/@action"), {"person": fields[0]})
    assert models.Claim.objects.get().assigned.name == "P2"
    browser.get("/desk/guide/")
    assert Page(browser.get("/desk/guide/")).texts("//*[@class='done']") == []


@pytest.mark.parametrize(
    ("code", "status"),
    [("unknown_claim", 404), ("not_your_role", 403), ("changed_meanwhile", 409), ("no_note", 400)],
)
def test_status_says_whose_fault_it_is(code: str, status: int) -> None:
    assert frame.status_of(Refused(code)) == status


def test_desk_speaks_the_language_of_the_person(person: Person, sign_in: SignIn) -> None:
    response = sign_in(person(*ALL), lang="vi").get("/desk/")
    assert Page(response).tree.get("lang") == "vi"
    assert response.headers["Content-Language"] == "vi"
