"""The secret that signs sessions. `project.secret`."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from minhchung.errors import Refused
from minhchung.project import secret
from tests.served import environment


def test_secret_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    keys = tmp_path / "data" / "keys"
    first = secret.key(keys)
    file = keys / secret.NAME
    assert (len(first), secret.key(keys), list(keys.iterdir())) == (64, first, [file])
    assert (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(keys.stat().st_mode)) == (0o600, 0o700)


def test_processes_that_make_it_at_once_read_one_secret(tmp_path: Path) -> None:
    code = "import pathlib, sys; from minhchung.project.secret import key; print(key(pathlib.Path(sys.argv[1])))"
    keys = tmp_path / "keys"
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(keys)], stdout=subprocess.PIPE, text=True, env=environment())
        for _ in range(4)
    ]
    said = {process.communicate(timeout=60)[0] for process in started}
    assert said == {secret.key(keys) + "\n"}
    assert [file.name for file in keys.iterdir()] == [secret.NAME]


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff" * 64])
def test_damaged_secret_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / secret.NAME).write_bytes(content)
    with pytest.raises(Refused) as caught:
        secret.key(tmp_path)
    assert (caught.value.code, caught.value.facts) == ("secret_unusable", {"file": tmp_path / secret.NAME})


def test_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refused) as caught:
        secret.key(tmp_path / "file")
    assert caught.value.code == "secret_unusable"


def test_commands_that_need_no_session_make_no_secret(tmp_path: Path) -> None:
    code = "import django; django.setup(); from django.conf import settings; settings.MINHCHUNG_KEYS"
    data, keys = tmp_path / "new", tmp_path / "keys"
    variables = environment(
        MINHCHUNG_DATA=str(data), MINHCHUNG_KEYS=str(keys), DJANGO_SETTINGS_MODULE="minhchung.project.settings"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=variables)
    assert (data.exists(), keys.exists()) == (False, False)
