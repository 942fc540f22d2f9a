"""A real browser for tests: Debian's chromium, found on PATH, driven by playwright; one for all tests of a process."""

import atexit
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, sync_playwright


@contextmanager
def chromium() -> Iterator[Browser]:
    """The running chromium; skips, saying how to get it, where there is none. Windows opened meanwhile are closed.

    It stays until the process ends: playwright runs once in a thread, and tests of several files ask for it.
    """
    found = shutil.which("chromium")
    if not found:
        pytest.skip("not measured: no chromium on PATH; `./test --install` installs it")
    browser = _running(found)
    before = set(browser.contexts)
    try:
        yield browser
    finally:
        for context in set(browser.contexts) - before:
            context.close()


def press(what: Locator) -> None:
    """Press what leads to another page, and wait until that one is there: a click alone ends when it begins."""
    with what.page.expect_navigation():
        what.click()


def violations(page: Page) -> list[str]:
    """What axe-core finds in light and in dark."""
    said = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for rule in Axe().run(page).response["violations"]:
            said += [f"{scheme} {rule['id']}: {node['html'][:120]}" for node in rule["nodes"]]
    return said


def overflow(page: Page) -> int:
    """How many pixels the page is wider than the window, 0 at least."""
    return max(int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth")), 0)


@cache
def _running(program: str) -> Browser:
    # playwright keeps an event loop in this thread, which Django would otherwise take for an async view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    playwright = sync_playwright().start()
    root = ["--no-sandbox"] if os.geteuid() == 0 else []  # chromium refuses its sandbox to root
    browser = playwright.chromium.launch(executable_path=program, args=root)
    atexit.register(playwright.stop)
    atexit.register(browser.close)
    return browser
