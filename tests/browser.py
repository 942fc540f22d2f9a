"""A real browser for tests: Debian's chromium, found on PATH, driven by playwright; one for all tests of a process."""

import atexit
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from playwright.sync_api import Browser, sync_playwright


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
