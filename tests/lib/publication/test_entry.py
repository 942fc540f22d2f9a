"""Entries of the log: written in one form, and read back from no other."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhchung.errors import Broken
from minhchung.lib.publication import canonical, entry
from minhchung.lib.publication.entry import Entry

DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
ENTRY = Entry("published", "an-mau", 1, "a" * 64, ("b" * 64, "c" * 64), "2026-11-24")


def test_entry_is_one_line_of_canonical_json() -> None:
    evidence = f'["{"b" * 64}","{"c" * 64}"]'
    assert entry.encode(ENTRY).decode() == (
        f'{{"date":"2026-11-24","evidence":{evidence},"id":"an-mau","kind":"published","revision":1,'
        f'"sha256":"{"a" * 64}"}}'
    )


@given(
    st.builds(
        Entry,
        st.sampled_from(entry.KINDS),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
        st.integers(1, 2**53 - 1),
        DIGESTS,
        st.lists(DIGESTS, max_size=50).map(tuple),
        st.dates().map(lambda day: day.isoformat()),
    )
)
def test_entry_comes_back_equal(made: Entry) -> None:
    assert entry.decode(entry.encode(made)) == made


def test_entry_with_the_most_evidence_fits_a_bundle() -> None:
    most = Entry("published", "a" * 20, 100_000, "a" * 64, tuple(f"{n:064x}" for n in range(50)), "2026-11-24")
    assert len(entry.encode(most)) < 65_535 // 10


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "changed"),
        ("kind", 1),
        ("kind", None),
        ("id", 1),
        ("revision", 0),
        ("revision", -1),
        ("revision", True),
        ("revision", "1"),
        ("sha256", "A" * 64),
        ("sha256", "a" * 63),
        ("sha256", "a" * 65),
        ("sha256", "a" * 64 + "\n"),
        ("sha256", ""),
        ("evidence", "b" * 64),
        ("evidence", {}),
        ("evidence", ["b"]),
        ("evidence", [1]),
        ("evidence", None),
        ("date", "2026-11-24T00:00:00Z"),
        ("date", "24.11.2026"),
        ("date", "２０２６-11-24"),
        ("date", "2026-11-24\n"),
        ("date", 20261124),
    ],
)
def test_entry_of_another_form_is_refused(field: str, value: Any) -> None:
    given = json.loads(entry.encode(ENTRY)) | {field: value}
    with pytest.raises(Broken) as caught:
        entry.decode(canonical.dumps(given))
    assert caught.value.code == "entry_broken"


@pytest.mark.parametrize("field", ["kind", "id", "revision", "sha256", "evidence", "date"])
def test_entry_without_a_field_is_refused(field: str) -> None:
    given = json.loads(entry.encode(ENTRY))
    del given[field]
    with pytest.raises(Broken) as caught:
        entry.decode(canonical.dumps(given))
    assert caught.value.code == "entry_broken"


def test_entry_with_a_field_more_is_refused() -> None:
    with pytest.raises(Broken) as caught:
        entry.decode(canonical.dumps(json.loads(entry.encode(ENTRY)) | {"note": ""}))
    assert caught.value.code == "entry_broken"


def test_entry_spelled_otherwise_is_refused() -> None:
    with pytest.raises(Broken) as caught:
        entry.decode(entry.encode(ENTRY).replace(b",", b", "))
    assert caught.value.code == "not_canonical"
