"""Every text that a reader can meet has a Vietnamese one with its blanks, and the compiled catalogue is current."""

import io
import re
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path
from typing import BinaryIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

import minhchung
from minhchung.errors import LOCALES, MESSAGES

SRC = Path(minhchung.__file__).parent
PO = LOCALES / "vi" / "LC_MESSAGES" / "django.po"
COMPILE = "python -m babel.messages.frontend compile --directory src/minhchung/locale --domain django"
# The first argument is the message; for pgettext the first is the context and the second the message.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
BLANK = re.compile(r"%\(\w+\)[sd]|\{\w+\}")

Key = tuple[str, str | None]


def in_source() -> Iterator[tuple[Key, str]]:
    """((message, context), file) of each text in templates, Python and the table of errors."""
    for path in sorted(SRC.rglob("*.html")):
        # Tokens are read as Python, which would trip over the indentation of HTML.
        text = "\n".join(line.strip() for line in templatize(path.read_text("utf-8")).splitlines())
        yield from _messages(text, path.name)
    for path in sorted(SRC.rglob("*.py")):
        yield from _messages(path.read_text("utf-8"), path.name)
    for message in MESSAGES.values():
        yield (message, None), "errors.py"


def _messages(text: str, name: str) -> Iterator[tuple[Key, str]]:
    for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        yield ((message if isinstance(message, str) else message[0]), context), name


def vietnamese() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="vi")


def blanks(text: str) -> list[str]:
    return sorted(BLANK.findall(text.replace("{{", "").replace("}}", "")))


def translated(catalog: Catalog) -> dict[Key, str]:
    found = {}
    for message in catalog:
        if message.id:
            one = message.id if isinstance(message.id, str) else message.id[0]
            said = message.string if isinstance(message.string, str) else message.string[0]
            found[one, message.context] = "" if message.fuzzy else said
    return found


def test_each_text_has_a_vietnamese_one() -> None:
    known = translated(vietnamese())
    missing = sorted({(key[0], name) for key, name in in_source() if not known.get(key)})
    assert missing == [], f"add to {PO.relative_to(SRC.parent.parent)}, then run: {COMPILE}"


def test_catalogue_holds_no_text_that_is_gone() -> None:
    used = {key for key, _name in in_source()}
    assert [key for key in translated(vietnamese()) if key not in used] == []


def test_each_vietnamese_text_has_the_blanks_of_the_english_one() -> None:
    unlike = [one for (one, _), said in translated(vietnamese()).items() if blanks(one) != blanks(said)]
    assert unlike == []


@pytest.mark.parametrize("text", MESSAGES.values(), ids=MESSAGES)
def test_message_of_an_error_can_be_filled_in(text: str) -> None:
    facts = {blank.strip("{}"): "x" for blank in blanks(text)}
    assert "{" not in translated(vietnamese())[text, None].format(**facts).replace('{"', "")


def test_vietnamese_has_one_plural_form() -> None:
    assert vietnamese().plural_forms == "nplurals=1; plural=0;"


def test_compiled_catalogue_is_what_compiling_gives() -> None:
    made = io.BytesIO()
    write_mo(made, vietnamese())
    made.seek(0)
    with PO.with_suffix(".mo").open("rb") as committed:
        assert texts(committed) == texts(made), f"run: {COMPILE}"


def texts(file: BinaryIO) -> dict[object, str]:
    """Every text of a compiled catalogue; its header holds the time of compiling, and is left out."""
    catalogue = dict(vars(GNUTranslations(file))["_catalog"])
    del catalogue[""]
    return catalogue
