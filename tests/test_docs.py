"""The documents say what the program does."""

import re

import pytest

from tests import docs
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINHCHUNG_LANG", "en")


@pytest.mark.parametrize("name", ["commands.md", "settings.md", "errors.md"])
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
