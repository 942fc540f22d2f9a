"""The language of the terminal: Vietnamese or English, by MINHCHUNG_LANG or the locale."""

import gettext
import os
from functools import cache

from minhchung.errors import LOCALES


def language() -> str:
    """ "vi" or "en"."""
    for name in ("MINHCHUNG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "vi" if os.environ[name].startswith("vi") else "en"
    return "en"


@cache
def _table(lang: str) -> gettext.NullTranslations:
    return gettext.translation("django", LOCALES, languages=[lang], fallback=True)


def _(message: str) -> str:
    """`message` in the language of the terminal."""
    return _table(language()).gettext(message)
