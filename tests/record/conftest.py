"""A desk whose log has begun, in the test's own tables."""

import pytest

from minhchung.record import log
from tests.record.publishing import ADDRESS, DAY


@pytest.fixture
def desk(db, settings, data_folder) -> None:
    """A real desk at ADDRESS; nothing is fetched from there, as the setting is empty once the log has begun."""
    settings.MINHCHUNG_KEYS = data_folder / "keys"
    settings.MINHCHUNG_ADDRESS = ""
    settings.MINHCHUNG_NAME = "Bàn Kiểm Chứng Mẫu"
    log.begin(ADDRESS, day=DAY)
