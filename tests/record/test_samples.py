"""The sample checks: each is a sound document once completed, quotes what its pages say, and names nobody."""

import json
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import regex

from minhchung.lib.archive import extract
from minhchung.lib.publication import document
from minhchung.lib.publication.canonical import digest
from minhchung.lib.publication.document import TOPICS, VERDICTS, Check
from tests.conftest import ROOT

FOLDER = ROOT / "src" / "minhchung" / "record" / "samples"
FILES = sorted(FOLDER.glob("*.json"))
PAGES = sorted((FOLDER / "pages").glob("*.html"))
GIVEN: dict[str, dict[str, Any]] = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in FILES}
CHECKS = {stem: given for stem, given in GIVEN.items() if given["kind"] in Check.kinds}
QUOTES = [(stem, n) for stem, given in CHECKS.items() for n in range(len(given["citations"]))]
HEADINGS = {
    "vi": ["Tin nói gì", "Chúng tôi tìm thấy gì", "Làm sao biết", "Còn chưa rõ"],
    "en": ["What was claimed", "What we found", "How we know", "What is still open"],
}
EVIDENCE = {"vi": "bằng chứng", "en": "evidence"}

DAY = regex.compile(r"\d{4}-\d\d-\d\d")
PERSONAL = {
    "e-mail": regex.compile(r"\S@\S"),
    "phone": regex.compile(r"\+?\d(?:[ .()-]*\d){7,}"),
    "name": regex.compile(
        r"\b(?i:ông|bà|anh|chị|cô|chú|thầy|bác sĩ|giáo sư|tiến sĩ|bs|ts|gs|mr|mrs|ms|dr|prof|professor|doctor)"
        r"\.? \p{Lu}\p{Ll}+"
    ),
}


def personal(text: str) -> list[str]:
    """What in `text` looks like a person's: days are no phone numbers."""
    return [kind for kind, pattern in PERSONAL.items() if pattern.search(DAY.sub("", text))]


def completed(given: dict[str, Any]) -> dict[str, Any]:
    """`given` with stand-ins for what publishing fills in."""
    captured = {"before": "", "after": "", "captured": "2026-09-01T02:00:00Z", "media_type": "text/html"}
    filled = given | {"revision": 2 if given["kind"] in {"corrected", "retracted"} else 1, "salt": "0" * 32}
    if given["kind"] == "corrected":
        filled["supersedes"] = "d" * 64
    if "citations" in given:
        filled["citations"] = [
            one | captured | {"sha256": digest(one["url"].encode()), "url": f"https://sample.invalid{one['url']}"}
            for one in given["citations"]
        ]
    return filled


def page_of(citation: dict[str, Any]) -> Path:
    """The shipped page that `citation` quotes."""
    return FOLDER / "pages" / str(citation["url"]).removeprefix("/")


@pytest.mark.parametrize("stem", GIVEN)
def test_sample_reads_and_comes_back_equal(stem: str) -> None:
    read = document.read(completed(GIVEN[stem]), today="2026-11-20")

    assert document.decode(document.encode(read)) == read


@pytest.mark.parametrize("stem", GIVEN)
def test_sample_is_written_as_it_will_be_published(stem: str) -> None:
    given = completed(GIVEN[stem])
    published = json.loads(document.encode(document.read(given, today="2026-11-20")))
    given_back = {"format": document.FORMAT, "supersedes": "", "reason": ""} | given

    assert published == {name: given_back[name] for name in published}


def test_samples_kinds_in_the_order_of_publication() -> None:
    assert [GIVEN[file.stem]["kind"] for file in FILES] == [
        "published", "published", "published", "published", "notice", "published", "published", "retracted",
        "published", "published", "published", "corrected", "notice", "reply", "published",
    ]  # fmt: skip
    assert [int(stem[:2]) for stem in GIVEN] == list(range(1, 16))


def test_samples_days_never_go_back() -> None:
    days = [given["date"] for given in GIVEN.values()]

    assert days == sorted(days)
    assert (days[0][:7], days[-1]) == ("2026-09", "2026-11-18")


def test_samples_follow_a_published_check() -> None:
    known: set[str] = set()
    for stem, given in GIVEN.items():
        about = given["check"] if given["kind"] == "notice" else given["id"]
        assert (about in known) == (given["kind"] != "published"), stem
        known.add(about)
        assert stem[3:].startswith(given["id"]), stem


def test_samples_hold_every_verdict_and_both_languages() -> None:
    first = [given for given in GIVEN.values() if given["kind"] == "published"]

    assert {given["verdict"] for given in first} == set(VERDICTS)
    assert Counter(given["language"] for given in first) == {"vi": 6, "en": 4}
    assert sorted({given["topic"] for given in first}, key=TOPICS.index) == [
        "health", "food", "disaster", "science", "technology", "scam", "education", "transport",
    ]  # fmt: skip


def test_every_verdict_stands_on_a_check_that_is_not_retracted() -> None:
    ended = {given["id"] for given in GIVEN.values() if given["kind"] == "retracted"}
    standing = {given["verdict"] for given in CHECKS.values() if given["id"] not in ended}

    assert standing == set(VERDICTS)


def test_correction_changes_the_slip_and_keeps_claim_and_verdict() -> None:
    first, corrected = CHECKS["10-an-mau-cat-dien"], CHECKS["12-an-mau-cat-dien-corrected"]
    changed = {name for name in corrected if corrected[name] != first.get(name)}

    assert changed == {"kind", "summary", "explanation", "citations", "date", "reason"}
    assert ("năm xã" in first["summary"], "bốn xã" in first["summary"]) == (True, False)
    assert ("năm xã" in corrected["summary"], "bốn xã" in corrected["summary"]) == (False, True)


@pytest.mark.parametrize(("stem", "n"), QUOTES)
def test_sample_quote_stands_in_its_page(stem: str, n: int) -> None:
    citation = CHECKS[stem]["citations"][n]
    found = extract.locate(page_of(citation).read_bytes(), citation["quote"], media_type="text/html", charset="utf-8")

    assert found.quote == citation["quote"]
    assert len(found.before) + len(found.after) > 40


@pytest.mark.parametrize(("stem", "n"), QUOTES)
def test_sample_citation_names_its_page_and_its_source(stem: str, n: int) -> None:
    citation = CHECKS[stem]["citations"][n]
    titles = regex.findall("<title>(.*)</title>", page_of(citation).read_text(encoding="utf-8"))

    assert titles == [f"{citation['title']} – {citation['source']}"]
    assert set(citation) == {"quote", "title", "source", "url", "public"}
    assert regex.search(r"\((nguồn mẫu|sample source|sample humour page)\)$", citation["source"]) is not None


def test_sample_pages_are_all_quoted_and_some_by_several_checks() -> None:
    quoted = Counter(page for given in CHECKS.values() for page in {page_of(one) for one in given["citations"]})

    assert sorted(quoted) == PAGES
    assert [page.stem for page in PAGES if len(_checks_that_quote(page)) > 1] == [
        "ban-tin-bao-so-3", "ban-tin-suc-khoe", "cau-va-pha",
    ]  # fmt: skip


def _checks_that_quote(page: Path) -> set[str]:
    return {given["id"] for given in CHECKS.values() for one in given["citations"] if page_of(one) == page}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_sample_page_says_that_it_is_one_and_holds_no_script(page: Path) -> None:
    html = page.read_text(encoding="utf-8")

    assert html.count("<footer><p>Trang mẫu,") + html.count("<footer><p>Sample page,") == 1
    assert regex.findall(r"<script|<style|<link|<img|<a |src=|https?:", html) == []


@pytest.mark.parametrize("stem", CHECKS)
def test_sample_explanation_has_four_parts_and_names_every_piece_of_evidence(stem: str) -> None:
    given = CHECKS[stem]
    text, language, cited = given["explanation"], given["language"], range(1, len(given["citations"]) + 1)

    assert regex.findall(r"^# (.+)$", text, regex.MULTILINE) == HEADINGS[language]
    assert regex.findall(r"\[[^\]]*\]\([^)]*\)", text) == [f"[{EVIDENCE[language]} {n}](#e{n})" for n in cited]
    assert 2 <= len(given["citations"]) <= 3
    assert 120 <= len(text.split()) <= 250


@pytest.mark.parametrize("file", [*FILES, *PAGES], ids=lambda file: file.stem)
def test_sample_file_names_nobody_and_is_in_one_form(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert personal(text) == []
    assert text == unicodedata.normalize("NFC", text)
    assert text.endswith("\n")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Viết cho ban@an-mau.example", ["e-mail"]),
        ("Gọi 0900 000 000 nhé", ["phone"]),
        ("Call +84 (24) 0000.0000", ["phone"]),
        ("Theo ông Mẫu thì không", ["name"]),
        ("said Dr. Sample", ["name"]),
        ("Bác sĩ Mẫu, 0900000000", ["phone", "name"]),
        ("Ngày 2026-11-12, 2026-11-13 bà con ở bốn xã nhận 1.279 tin", []),
    ],
)
def test_personal_data_is_found_where_it_is(text: str, kinds: list[str]) -> None:
    assert personal(text) == kinds
