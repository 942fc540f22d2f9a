"""The list of jobs, and trying one again."""

from datetime import UTC, datetime

from minhchung.desk import models
from tests.desk.conftest import Person, claimed
from tests.web.office.conftest import SignIn
from tests.web.reading import Page


def failed(by: int) -> models.Job:
    """A capture that was given up."""
    claim = claimed(by)
    row = models.Evidence.objects.create(
        claim_id=claim, url="https://a.example/", state="failed", code="fetch_unreachable", facts={"host": "a.example"},
        by_id=by, day="2026-11-24",
    )  # fmt: skip
    now = datetime.now(UTC)
    return models.Job.objects.create(
        kind="capture_page", subject=row.pk, state="failed", attempts=4, code="fetch_unreachable", moment=now, due=now
    )


def test_no_job_is_an_answer_too(person: Person, sign_in: SignIn) -> None:
    page = Page(sign_in(person("admin")).get("/desk/jobs/"))
    assert page.texts("//main/section") == ["Nothing waits, and nothing failed."]


def test_failed_job_says_why_and_is_tried_again(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    job = failed(me)
    browser = sign_in(me)
    page = Page(browser.get("/desk/jobs/"))
    assert page.texts("//ol[@class='captures']//h2") == ["Capture a page"]
    assert page.text("//li//p[@class='small']") == "a.example does not accept a connection. Try again later."
    assert page.texts("//p[@class='facts-line']/span")[-1] == "4 attempts"
    assert browser.get(f"/desk/jobs/{job.pk}/again/").headers["Location"] == "/desk/jobs/"
    assert models.Job.objects.get().state == "failed"
    page = Page(browser.post(f"/desk/jobs/{job.pk}/again/", follow=True))
    assert page.text("//*[@class='done']/p") == "The job is tried again."
    assert models.Job.objects.values_list("state", "attempts").get() == ("waiting", 0)
    assert page.texts("//ol[@class='captures']//form") == []


def test_unknown_job_is_refused(person: Person, sign_in: SignIn) -> None:
    assert sign_in(person("checker")).post("/desk/jobs/9/again/").status_code == 404
