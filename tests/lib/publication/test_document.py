"""Documents: what is read comes back equal from its canonical bytes, and nothing else is taken for a document."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from minhchung.errors import Broken, Refused
from minhchung.lib.publication import canonical, document
from minhchung.lib.publication.document import FORMS, TOPICS, VERDICTS, Check, Document
from tests.lib.publication.documents import CHECK, CITATION, CORRECTED, EVERY, NOTICE, TODAY

DAYS = st.dates(min_value=date(1000, 1, 1)).map(lambda day: day.isoformat())
DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
# Of the signs that are refused, few: else most of what is made would never be read.
TEXT = st.text(st.characters(exclude_categories=["Cs", "Co", "Cn", "Cc"]), min_size=1, max_size=80)


def made(kind: str) -> Document:
    return document.read(EVERY[kind], today=TODAY)


def broken(data: bytes) -> str:
    with pytest.raises(Broken) as caught:
        document.decode(data)
    return caught.value.code


@pytest.mark.parametrize("kind", EVERY)
def test_document_comes_back_equal(kind: str) -> None:
    data = document.encode(made(kind))
    assert document.decode(data) == made(kind)
    assert document.held(data) == made(kind)
    assert canonical.loads(data) == EVERY[kind] | {"format": "minhchung/1"}


def test_every_kind_has_its_form() -> None:
    assert set(FORMS) == set(EVERY)
    assert {kind: type(made(kind)) for kind in EVERY} == FORMS


@st.composite
def checks(draw: st.DrawFn) -> dict[str, Any]:
    days = sorted(draw(st.lists(DAYS, min_size=3, max_size=3)))
    first = draw(st.booleans())
    citation = st.fixed_dictionaries(
        dict.fromkeys(("quote", "before", "after", "title", "source"), TEXT)
        | {"sha256": DIGESTS, "public": st.booleans()}
    )
    return {
        **(CHECK if first else CORRECTED | {"revision": draw(st.integers(2, 100_000)), "reason": draw(TEXT)}),
        **draw(st.fixed_dictionaries(dict.fromkeys(("claim", "title", "summary", "explanation"), TEXT))),
        "topic": draw(st.sampled_from(TOPICS)),
        "verdict": draw(st.sampled_from(VERDICTS)),
        "citations": [CITATION | one for one in draw(st.lists(citation, min_size=1, max_size=3))],
        "first_seen": days[0],
        "published": days[1],
        "date": days[1] if first else days[2],
    }


@settings(deadline=None)  # it says nothing about time
@given(checks())
def test_every_check_that_is_read_comes_back_equal(given: dict[str, Any]) -> None:
    try:
        read = document.read(given, today="9999-12-31")
    except Refused:
        assume(False)
    data = document.encode(read)
    assert document.decode(data) == read
    assert document.held(data) == read
    assert document.encode(document.decode(data)) == data


@pytest.mark.parametrize("kind", EVERY)
def test_document_with_a_field_more_or_less_is_broken(kind: str) -> None:
    given = canonical.loads(document.encode(made(kind)))
    assert broken(canonical.dumps(given | {"note": ""})) == "document_broken"
    for field in given:
        assert (
            broken(canonical.dumps({name: value for name, value in given.items() if name != field}))
            == "document_broken"
        )


@pytest.mark.parametrize(
    "changed",
    [
        {"format": "minhchung/2"},
        {"format": None},
        {"kind": "deleted"},
        {"kind": None},
        {"claim": "<script>"},
        {"explanation": "[a](javascript:x)"},
        {"title": "\u202e"},
        {"title": "a" * 201},
        {"verdict": "maybe"},
        {"published": "2026-11-03"},
        {"salt": ""},
        {"citations": []},
        {"citations": [CITATION | {"author": "x"}]},
        {"citations": [CITATION | {"url": "javascript:x"}]},
        {"citations": {}},
        {"citations": None},
    ],
)
def test_document_that_nobody_could_have_published_is_broken(changed: dict[str, Any]) -> None:
    given = canonical.loads(document.encode(made("published"))) | changed
    assert broken(canonical.dumps(given)) == "document_broken"


def test_document_whose_text_would_read_otherwise_is_broken() -> None:
    """Else two documents of different digests would say the same."""
    for text in ("Hai  khoảng", " trước", "sau ", "To\u0300an", "hai\ndòng"):
        given = canonical.loads(document.encode(made("published"))) | {"claim": text}
        assert broken(canonical.dumps(given)) == "document_broken"


def test_document_in_another_spelling_is_broken() -> None:
    data = document.encode(made("published"))
    assert broken(json.dumps(json.loads(data), ensure_ascii=False).encode()) == "not_canonical"
    assert broken(data + b"\n") == "not_canonical"
    assert broken(b"") == "not_canonical"


def test_salt_hides_equal_texts() -> None:
    one = made("published")
    assert isinstance(one, Check)
    other = replace(one, salt="f" * 32)
    assert canonical.digest(document.encode(one)) != canonical.digest(document.encode(other))


def test_no_field_of_a_document_names_a_person() -> None:
    named = {name for form in FORMS.values() for name in form.__dataclass_fields__} | set(CITATION)
    assert named & {"author", "name", "handle", "email", "phone", "sender", "user", "contact", "speaker"} == set()


def test_notice_may_concern_no_check() -> None:
    assert document.read(NOTICE | {"check": ""}, today=TODAY).check == ""  # type: ignore[union-attr]
