"""The secret that signs sessions: a file of the keys folder, made on first need, readable by its owner alone.

Who loses it ends every session; pass phrases and passkeys do not depend on it.
"""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from minhchung.errors import Refused

NAME = "session-secret"


def key(keys: Path) -> str:
    """The secret in the folder `keys`. Of several processes that make it at once, one wins and all read its file.

    Raises Refused: secret_unusable.
    """
    file = keys / NAME
    try:
        if not file.exists():
            _make(file)
        found = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("secret_unusable", file=file) from error
    if len(found) < 40:
        raise Refused("secret_unusable", file=file)
    return found


def _make(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # mkstemp makes files of mode 0600; link, unlike rename, leaves a file alone that is there already.
    handle, part = tempfile.mkstemp(dir=file.parent, prefix=f".{NAME}-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(48) + "\n")
            out.flush()
            os.fsync(out.fileno())
        with contextlib.suppress(FileExistsError):
            Path(file).hardlink_to(part)
    finally:
        Path(part).unlink()
