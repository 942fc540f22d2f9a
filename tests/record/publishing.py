"""Documents to publish in tests, and the whole of the tables to compare before and after."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps

from minhchung.errors import MinhChungError
from minhchung.lib.publication import document
from minhchung.lib.publication.document import Document
from minhchung.record import publications
from minhchung.record.publications import Appended
from minhchung.record.publish import today
from tests.lib.publication.documents import CHECK, CITATION, NOTICE

ADDRESS = "https://kiemchung.example"
DAY = "2026-10-01"
NAME = "Bàn Kiểm Chứng Mẫu"
ID = "an-mau"


def _read(given: dict[str, Any]) -> Document:
    return document.read(given, today=today())


def check(public_id: str = ID, **changed: Any) -> Document:
    """Revision 1 of a check."""
    return _read(CHECK | {"id": public_id} | changed)


def corrected(public_id: str = ID, **changed: Any) -> Document:
    """The next revision of a published check."""
    last = publications.last(public_id)
    given = {"kind": "corrected", "id": public_id, "revision": last.revision + 1, "published": last.published}
    more = {"date": "2026-11-05", "supersedes": last.sha256, "reason": "Số giờ bị ghi sai."}
    given["summary"] = f"Bản {given['revision']}."
    return _read(CHECK | given | more | changed)


def retracted(public_id: str = ID, **changed: Any) -> Document:
    return _read(_common(public_id, 2) | {"kind": "retracted", "reason": "Nguồn đã rút lại."} | changed)


def reply(public_id: str = ID, number: int = 1, **changed: Any) -> Document:
    return _read(_common(public_id, number) | {"kind": "reply", "text": f"Phản hồi {number}."} | changed)


def notice(number: int = 1, **changed: Any) -> Document:
    return _read(NOTICE | {"id": f"notice-{number}", "revision": number, "check": ""} | changed)


def withdrawal(erased: str, public_id: str = ID, number: int = 1, **changed: Any) -> Document:
    given = {"kind": "withdrawn", "what": "body", "erased": erased, "reason": "Theo luật."}
    return _read(_common(public_id, number) | given | changed)


def publish(*given: Document) -> list[Appended]:
    """Append each to the record of the desk."""
    return [publications.append(one, publisher=NAME) for one in given]


def citation(**changed: Any) -> dict[str, Any]:
    """The citation of CHECK with `changed` fields."""
    return CITATION | changed


def tables() -> dict[str, list[dict[str, Any]]]:
    """All rows of the record."""
    models = apps.get_app_config("record").get_models()
    return {model._meta.db_table: list(model._default_manager.order_by("pk").values()) for model in models}


@contextmanager
def unmoved(code: str) -> Iterator[None]:
    """The error `code` comes, and no row of the record is another than before."""
    before = tables()
    with pytest.raises(MinhChungError) as caught:
        yield
    assert caught.value.code == code
    assert caught.value.say("vi") != ""
    assert tables() == before


def _common(public_id: str, number: int) -> dict[str, Any]:
    return {"id": public_id, "revision": number, "language": "vi", "date": "2026-11-06", "salt": f"{number:032x}"}
