"""The figures: what is counted is what is shown, in both languages, and little numbers of questions stay hidden."""

import json
from dataclasses import replace

import pytest
from lxml import html

from minhchung.site import figures as pages
from tests.site import tally


def page(lang: str = "en", **given: object) -> html.HtmlElement:
    return html.fromstring(pages.figures_page(replace(tally.figures(), **given), desk=tally.DESK, lang=lang))


def table(found: html.HtmlElement, section: str) -> list[list[str]]:
    rows = found.xpath(f"//section[@aria-labelledby='{section}']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td[not(svg)]")] for row in rows]


def test_tiles_say_the_sums_and_the_rate() -> None:
    said = [
        [" ".join(part.text_content().split()) for part in one] for one in page().xpath("//div[@class='tiles']/div")
    ]
    assert said == [
        ["298", "checks published: corrected 11, retracted 1, withdrawn 0."],
        ["3.7%", "of the checks were corrected later; the verdict of 2 changed."],
        ["19 hours", "is the median time from the first tip to publication."],
    ]


def test_without_tips_there_is_no_time_and_the_tile_tells_of_questions() -> None:
    found = html.fromstring(pages.figures_page(tally.figures(timed=False), desk=tally.DESK, lang="en"))
    assert found.xpath("//section[@aria-labelledby='time']") == []
    assert found.xpath("//div[@class='tiles']/div/b/text()")[2:] == ["61%"]


def test_verdicts_are_shown_by_month_for_the_last_twelve() -> None:
    rows = table(page(), "verdicts")
    assert [row[0] for row in rows] == [pages.month(name, "en") for name in tally.NAMES[1:]]
    # True, mostly true, misleading, false, outdated, satire, unproven, ended, all: of the month at place 12.
    assert rows[-1] == ["November 2026", "0", "0", "6", "14", "0", "0", "0", "0", "20"]


def test_row_with_checks_that_ended_adds_up() -> None:
    month = tally.period("2026-11", published=5, verdicts={"false": 2}, retracted=2, withdrawn=1)
    assert table(page(months=(month,)), "verdicts") == [["November 2026", *"0002000", "3", "5"]]


def test_a_strip_shows_the_numbers_of_its_column() -> None:
    found = page()
    strips = found.xpath("//div[@class='strips']/div[@class]")
    assert [one.get("class") for one in strips] == [
        f"v-{shape}" for shape in ("true", "mostly", "misleading", "false", "outdated", "satire", "unproven")
    ]
    assert [text.text for text in strips[3].xpath(".//text")] == [row[4] for row in table(found, "verdicts")]


def test_corrections_are_by_the_quarter_of_publication() -> None:
    assert table(page(), "mended") == [
        ["Q4 2025", "6", "1", "0", "0", "0", "16.7%"],
        ["Q1 2026", "20", "3", "0", "0", "0", "15.0%"],
        ["Q2 2026", "34", "3", "0", "0", "0", "8.8%"],
        ["Q3 2026", "47", "3", "0", "0", "0", "6.4%"],
        ["Q4 2026", "39", "2", "0", "0", "0", "5.1%"],
    ]


def test_topics_and_languages_come_largest_first_with_their_share() -> None:
    found = page()
    assert table(found, "topics") == [["Health", "180", "60%"], ["Scams", "90", "30%"], ["Other topics", "28", "9%"]]
    assert table(found, "languages") == [["Vietnamese", "250", "84%"], ["English", "40", "13%"], ["km", "8", "3%"]]


def test_notices_are_shown_by_kind_and_by_outcome() -> None:
    assert table(page(), "notices") == [
        ["Demand to take down", "3", "75%"],
        ["Privacy request", "1", "25%"],
        ["Nothing was changed", "3", "75%"],
        ["A text or a copy was withdrawn", "1", "25%"],
    ]


def test_erased_notice_stays_counted() -> None:
    found = page(whole=tally.period("", notices={"takedown": 1, "erased": 1}, outcomes={"no_action": 1, "erased": 1}))
    assert table(found, "notices") == [
        ["Demand to take down", "1", "50%"],
        ["Text withdrawn", "1", "50%"],
        ["Nothing was changed", "1", "50%"],
        ["Text withdrawn", "1", "50%"],
    ]


def test_less_than_five_questions_are_not_told_apart() -> None:
    assert table(page(), "questions") == [
        ["A check answers it", "793", "61%"],
        ["Only related checks", "503", "39%"],
        ["No published check answers it", "<5", "–"],
    ]
    few = page(whole=tally.period("", asked=4, answered=4))
    assert few.xpath("//section[@aria-labelledby='questions']/p/text()") == [
        "Fewer than 5 questions were counted up to the day before these figures."
    ]


def test_an_empty_record_has_a_page_that_says_so() -> None:
    found = page(whole=tally.period(""), years=(), months=(), entries=1)
    assert found.xpath("//div[@class='tiles']/div/b/text()") == ["0"]
    assert found.xpath("//section[@aria-labelledby='questions']/p/text()") == [
        "Fewer than 5 questions were counted up to the day before these figures."
    ]


def test_vietnamese_writes_numbers_months_and_verdicts_its_own_way() -> None:
    found = page("vi")
    assert found.xpath("//div[@class='tiles']/div/b/text()")[:2] == ["298", "3,7%"]
    assert table(found, "verdicts")[-1][0] == "11/2026"
    assert found.xpath("//div[@class='strips']/div[4]//span/text()") == ["Sai"]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_each_year_has_a_page_with_its_tables_open(lang: str) -> None:
    found = html.fromstring(pages.year_page(tally.figures(), "2026", desk=tally.DESK, lang=lang))
    assert [row[0] for row in table(found, "verdicts")] == [pages.month(name, lang) for name in tally.NAMES[2:]]
    assert [one.get("open") for one in found.xpath("//details")] == ["", ""]
    at = "" if lang == "vi" else "/en"
    links = found.xpath("//section[@aria-labelledby='more']//a/@href")
    assert links == [f"{at}/figures/", f"{at}/figures/2025/", "/figures/figures.json", f"{at}/data/"]


def test_overview_links_to_every_year_newest_first() -> None:
    links = page().xpath("//section[@aria-labelledby='more']//a/@href")
    assert links[:2] == ["/en/figures/2026/", "/en/figures/2025/"]


def test_every_chart_has_its_table_and_no_style_of_its_own() -> None:
    found = page()
    charted = found.xpath("//section[contains(@class, 'chart')]")
    assert [len(section.xpath(".//table")) for section in charted] == [1, 1]
    assert found.xpath("//*[@style] | //style | //script") == []


def test_json_holds_the_same_figures_and_hides_few_questions() -> None:
    told = json.loads(pages.figures_json(tally.figures()))
    assert (told["format"], told["as_of"], told["entries"]) == ("minhchung-figures/1", "2026-11-23", 1284)
    whole = told["whole"]
    assert [whole[name] for name in ("published", "corrected", "hours_median")] == [298, 11, 19]
    assert [whole[name] for name in ("asked", "answered", "related", "none")] == [1300, 793, 503, "<5"]
    assert [(year["name"], year["asked"]) for year in told["years"]] == [("2025", "<5"), ("2026", 1296)]
    assert [month["name"] for month in told["months"]] == tally.NAMES
    assert "asked" not in told["months"][0]


def test_replies_that_were_declined_are_shown_by_reason_and_few_are_hidden() -> None:
    whole = tally.period("", replies_declined={"advert": 7, "unlawful": 4}, replies_expired=3, mistakes_settled=12)
    found = page(whole=whole)
    assert table(found, "notices") == [["The law forbids it", "<5", "–"], ["It advertises", "7", "–"]]
    said = " ".join(" ".join(found.xpath("//section[@aria-labelledby='notices']/p//text()")).split())
    assert "answered by a correction or a retraction: 12; replies and reports that nobody decided in time: <5." in said
    told = json.loads(pages.figures_json(replace(tally.figures(), whole=whole)))["whole"]
    assert told["replies_declined"] == {"advert": 7, "unlawful": "<5"}
    assert (told["replies_expired"], told["mistakes_settled"]) == ("<5", 12)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_pages_are_small_and_the_same_each_time(lang: str) -> None:
    first, second = (pages.figures_page(tally.figures(), desk=tally.DESK, lang=lang) for _ in range(2))
    assert first == second
    assert len(first) < 60_000
