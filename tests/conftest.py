"""What every test may use: its own data folder, the way to the shared data, and no silent skip in CI."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as examples

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"

# On a loaded machine the first example of a test can take a second; nothing here is told by its time.
examples.register_profile("untimed", parent=examples.default, deadline=None)
examples.load_profile("untimed")


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path: Path) -> Iterator[Path]:
    """A data folder of this test alone; the index in it is closed before it goes."""
    settings.MINHCHUNG_DATA = tmp_path / "data"
    settings.MINHCHUNG_DATA.mkdir(mode=0o700)
    yield settings.MINHCHUNG_DATA
    if index := sys.modules.get("minhchung.record.index"):  # tests of plain libraries never load it
        index.close()


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_emptied() -> Iterator[None]:
    """Let Django empty the tables after a test with a live server: triggers go first, migrate puts them back."""
    from django.db import connection
    from django.test import TransactionTestCase

    def without_triggers(case: TransactionTestCase) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                for (name,) in cursor.fetchall():
                    cursor.execute(f'DROP TRIGGER "{name}"')
        empty(case)

    empty = TransactionTestCase._fixture_teardown
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_triggers)
        yield


@pytest.fixture
def shared() -> Path:
    """Real data that does not ship; without it what needs it is "not measured"."""
    if not SHARED.is_dir():
        pytest.skip("not measured: no ../shared/data beside this checkout")
    return SHARED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The stories first: each takes minutes, and at the end one process would wait for the other."""
    items.sort(key=lambda item: len(item.path.parts))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """In CI nothing may skip: a skip there is a failure with the same words."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report
