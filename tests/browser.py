"""A real browser for tests: Debian's chromium, found on PATH, driven by playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running chromium; skips, saying how to get it, where there is none."""
    found = shutil.which("chromium")
    if not found:
        pytest.skip("not measured: no chromium on PATH; `./test --install` installs it")
    # playwright keeps an event loop in this thread, which Django would otherwise take for an async view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            root = ["--no-sandbox"] if os.geteuid() == 0 else []  # chromium refuses its sandbox to root
            browser = playwright.chromium.launch(executable_path=found, args=root)
            yield browser
            browser.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
