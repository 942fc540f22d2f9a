"""The figures in a browser: no violation of accessibility, nothing wider than the screen."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from minhchung.site import figures as pages
from minhchung.site.desk import ASSETS
from tests.browser import chromium, overflow, violations
from tests.site import tally
from tests.site.serving import serving

pytestmark = pytest.mark.browser


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[str]:
    """Address of a plain web server with both pages of figures in both languages."""
    copytree(ASSETS, tmp_path / "assets")
    for lang in ("vi", "en"):
        (tmp_path / f"all-{lang}.html").write_bytes(pages.figures_page(tally.figures(), desk=tally.DESK, lang=lang))
        year = pages.year_page(tally.figures(), "2026", desk=tally.DESK, lang=lang)
        (tmp_path / f"year-{lang}.html").write_bytes(year)
    with serving(tmp_path) as address:
        yield address


def test_figures_have_no_accessibility_violation_and_fit_the_screen(folder: str) -> None:
    with chromium() as browser:
        for name in ("all-vi", "all-en", "year-vi", "year-en"):
            for width in (320, 1200):
                tab = browser.new_page(viewport={"width": width, "height": 900})
                tab.goto(f"{folder}/{name}.html")
                assert (overflow(tab), violations(tab)) == (0, []), (name, width)
                # A chart without its styles is a black blot: the style sheet must know these classes.
                assert tab.evaluate("getComputedStyle(document.querySelector('.solid')).fill") == "none"
                tab.close()
