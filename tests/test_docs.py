"""The documents say what the program does."""

import json
import re
from dataclasses import fields

import pytest

from minhchung.errors import MESSAGES
from minhchung.lib.publication import document
from minhchung.site import tables
from tests import docs
from tests.cli.test_verify import codes
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINHCHUNG_LANG", "en")


@pytest.mark.parametrize("name", ["commands.md", "settings.md", "errors.md", "workflow.md"])
def test_generated_page_equals_the_program(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == docs.pages()[name], docs.HEAD


def test_every_command_has_an_example() -> None:
    sections = re.split(r"\n## ", docs.pages()["commands.md"])[1:]
    groups = {"`./minhchung`", "`./minhchung bench`"}
    lacking = [s.split("\n")[0] for s in sections if "Example:" not in s and s.split("\n")[0] not in groups]
    assert lacking == []


def test_links_between_documents_lead_somewhere() -> None:
    links = [
        (page, target)
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    ]
    assert [(page.name, target) for page, target in links if not (page.parent / target).exists()] == []


def _rows(heading: str, ending: str) -> list[str]:
    """The first cells of the tables in docs/formats.md between two texts, each once, without backquotes."""
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    part = text.partition(heading)[2].partition(ending)[0]
    return re.findall(r"^\| `(\w+)`", part, re.MULTILINE)


@pytest.mark.parametrize("table", tables.TABLES, ids=lambda table: table.name)
def test_columns_of_the_open_data_are_described(table: tables.Table) -> None:
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    part = text.partition(f"\n**{table.name}** (key: ")[2].partition("\n\n|")[2].partition("\n\n")[0]
    described = [tuple(cell.strip(" `") for cell in line.strip("|").split("|")) for line in part.split("\n")[2:]]
    assert described == [(one.name, one.kind, "yes" if one.given else "", one.about) for one in table.columns]


def test_fields_of_documents_are_described() -> None:
    common = _rows("All kinds have these fields:", "**`published`")
    check = _rows("**`published`, `corrected`**", "A citation:")
    of_kind = {
        document.Check: check,
        document.Retraction: _rows("**`retracted`**", "**`reply`**"),
        document.Reply: _rows("**`reply`**", "**`notice`**"),
        document.Notice: _rows("**`notice`**", "**`withdrawn`**"),
        document.Withdrawal: _rows("**`withdrawn`**", "**`mode`**"),
        document.Mode: _rows("**`mode`**", "**`declined_total`**"),
        document.DeclinedTotal: _rows("**`declined_total`**", "- TOPICS"),
    }
    for form, described in of_kind.items():
        assert sorted([*common, *described]) == sorted(["format", *(one.name for one in fields(form))])
    assert _rows("A citation:", "**`retracted`**") == [one.name for one in fields(document.Citation)]


@pytest.mark.parametrize("name", ["TOPICS", "VERDICTS", "NOTICES", "OUTCOMES", "CLAIMS_DECLINED", "REPLIES_DECLINED"])
def test_words_of_documents_are_described(name: str) -> None:
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    part = text.partition(f"\n- {name}: ")[2].partition("\n-")[0].partition("\n\n")[0]
    assert tuple(re.findall(r"`(\w+)`", part)) == getattr(document, name)


def test_codes_of_problems_are_described() -> None:
    described = _rows("| code | what lies |", "The state file")
    assert sorted(set(described) - set(MESSAGES)) == sorted(codes() - set(MESSAGES))


def test_examples_of_files_to_publish_can_be_published() -> None:
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    part = text.partition("### What `publish FILE.json` reads")[2].partition("\n### ")[0]
    given = [json.loads(found) for found in re.findall(r"```json\n(.*?)```", part, re.DOTALL)]
    assert [one["kind"] for one in given] == ["published", "retracted", "reply", "notice"]
    filled = {"revision": 1, "date": "2026-11-24", "salt": "0" * 32}
    check = filled | {"published": "2026-11-24", "supersedes": "", "reason": "", **given[0]}
    seen = {
        "before": "",
        "after": "",
        "captured": "2026-11-24T00:00:00Z",
        "sha256": "0" * 64,
        "media_type": "text/html",
    }
    check["citations"] = [one | seen for one in given[0]["citations"]]
    whole = [check, *(filled | one for one in given[1:3]), filled | {"id": "notice-1"} | given[3]]
    assert [document.read(one, today="2026-11-24").kind for one in whole] == [one["kind"] for one in given]
