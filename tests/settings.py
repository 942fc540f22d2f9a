"""The product's settings over a data folder that goes away with the test run."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="minhchung-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["MINHCHUNG_DATA"] = _folder

from minhchung.project.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["*"]
if not CONFIG.database:  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}  # noqa: F405  # a file, as in real life
