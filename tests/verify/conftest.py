"""One published record of every kind, made once; each test that writes into it gets its own copy."""

import shutil
from pathlib import Path

import pytest

from tests.verify.published import Desk, sample


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk whose log has a full tile. Read only."""
    return sample(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def site(desk: Desk, tmp_path: Path) -> Path:
    """A copy of its folder."""
    return Path(shutil.copytree(desk.site, tmp_path / "site"))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk without the many replies. Read only."""
    return sample(tmp_path_factory.mktemp("small"), replies=2)


@pytest.fixture
def small(made: Desk, tmp_path: Path) -> Desk:
    """A copy of it, which may go on publishing."""
    return made.moved(Path(shutil.copytree(made.root, tmp_path / "small")))
