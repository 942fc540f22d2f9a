"""A check before it is published is shown as its page will be, byte for byte. `site.preview`."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from minhchung.record import health, imprint
from minhchung.site import preview
from minhchung.site.build import build
from tests.record.publishing import tables
from tests.site import record
from tests.site.reading import Reading
from tests.site.test_build import desk

__all__ = ["desk"]


@pytest.fixture
def unnamed(db: None, settings: Any) -> None:
    """A desk that has published nothing and that no setting names."""
    settings.MINHCHUNG_ADDRESS = settings.MINHCHUNG_NAME = settings.MINHCHUNG_CONTACT = ""


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_preview_of_a_first_revision_is_the_page_that_is_published(desk: Path, lang: str) -> None:
    check = record.check("mot", solo=True)
    shown, picture = preview.page(check, lang=lang), preview.share(check)
    record.put(check)
    build()
    home = desk if lang == "vi" else desk / "en"
    assert (home / "checks" / "mot" / "index.html").read_bytes() == shown
    assert (desk / "checks" / "mot" / "share.png").read_bytes() == picture


def test_preview_of_a_correction_has_the_history_from_the_record(desk: Path) -> None:
    record.put(record.check("mot"), record.reply("mot"))
    health.note(record.CITATION.sha256, state="dead", since=date(2026, 11, 21))
    correction = record.correction("mot")
    shown = preview.page(correction, lang="en")
    record.put(correction)
    build()
    assert (desk / "en" / "checks" / "mot" / "index.html").read_bytes() == shown


def test_preview_writes_nothing(desk: Path) -> None:
    before = tables()
    preview.page(record.check("mot"), lang="vi")
    assert tables() == before
    assert not desk.exists()


def test_desk_without_a_name_and_an_address_can_be_shown(unnamed: None) -> None:
    page = Reading(preview.page(record.check("mot"), lang="en"))
    assert (page.one("//a[@class='brand']"), page.one("//h1")) == ("Minh Chứng", "Điều mot nói là sai")
    assert (page.texts("//script"), page.one("//link[@rel='stylesheet']/@href")) == ([], "/assets/minhchung.css")


def test_desk_is_named_as_was_written_before_it_publishes(unnamed: None) -> None:
    imprint.write("https://desk.example", "", "mailto:ban@desk.example")
    page = Reading(preview.page(record.check("mot"), lang="en"))
    assert page.one("//a[@class='brand']") == "desk.example"
    imprint.write("https://desk.example", "Bàn An Mẫu", "mailto:ban@desk.example")
    page = Reading(preview.page(record.check("mot"), lang="en"))
    assert page.one("//a[@class='brand']") == "Bàn An Mẫu"
    assert page.one("//link[@rel='canonical']/@href") == "https://desk.example/en/checks/mot/"
    assert page.texts("//p[@class='noprint report']/a/@href") == ["mailto:ban@desk.example"]
    assert len(page.texts("//script[@type='application/ld+json']")) == 1


def test_share_image_may_come_from_elsewhere(desk: Path) -> None:
    page = Reading(preview.page(record.check("mot"), lang="vi", picture="/desk/revisions/7/share.png"))
    assert page.texts("//figure//a/@href | //figure//img/@src") == ["/desk/revisions/7/share.png"] * 2


def test_copy_that_was_withdrawn_is_not_offered_by_the_next_revision(desk: Path) -> None:
    public = record.citation(public=True)
    record.put(record.check("mot", citations=(public,)))
    record.withdraw_copy("mot", public.sha256)
    page = Reading(preview.page(replace(record.correction("mot"), citations=(public,)), lang="en"))
    assert page.one("//ol[@class='evidence']//dd[3]") == "withdrawn, digest only"
