"""Canonical JSON: the vectors of RFC 8785 that lie in our subset, and that no other spelling of a value is read."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhchung.errors import Broken
from minhchung.lib.publication import canonical

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
LEAVES = st.none() | st.booleans() | st.integers(-canonical.LARGEST, canonical.LARGEST) | TEXT
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=20)
OBJECTS = st.dictionaries(TEXT, VALUES, max_size=6)


def refused(data: bytes) -> str:
    with pytest.raises(Broken) as caught:
        canonical.loads(data)
    return caught.value.code


def test_vector_of_rfc_8785_3_2_2() -> None:
    """Section 3.2.2 and 3.2.4, without its "numbers", which are fractions."""
    value = {"string": '€$\u000f\nA\'B"\\\\"/', "literals": [None, True, False]}
    expected = (
        "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c22737472696e67223a22e282ac245c75303030665c6e4127"
        "425c225c5c5c5c5c222f227d"
    )
    assert canonical.dumps(value).hex() == expected


def test_vector_of_rfc_8785_3_2_3_orders_keys_by_utf_16() -> None:
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert [json.loads(canonical.dumps(value))[key] for key in json.loads(canonical.dumps(value))] == [
        "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
        "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("\b\t\n\f\r", r'"\b\t\n\f\r"'),
        ("\x00\x1f", r'"\u0000\u001f"'),
        ("\x7f\u0080\u2028\u2029", '"\x7f\u0080\u2028\u2029"'),
        ('"\\/', '"\\"\\\\/"'),
        ("<script>&'", '"<script>&\'"'),
        ("Đừng 😀", '"Đừng 😀"'),
    ],
)
def test_text_is_escaped_as_little_as_can_be(text: str, spelled: str) -> None:
    assert canonical.dumps({"a": text}).decode() == f'{{"a":{spelled}}}'


def test_whole_numbers_and_nesting() -> None:
    value = {"b": [1, -2, 0, {"d": [], "c": {}}], "a": canonical.LARGEST}
    assert canonical.dumps(value) == b'{"a":9007199254740991,"b":[1,-2,0,{"c":{},"d":[]}]}'


@pytest.mark.parametrize(
    "value",
    [1.0, 0.5, float("nan"), 2**53, -(2**53), "\ud800", "a\udfff", b"x", {1, 2}, {1: "a"}, {"\ud800": 1}, object()],
)
def test_what_has_no_canonical_form_is_not_written(value: Any) -> None:
    with pytest.raises(ValueError, match=r".*"):
        canonical.dumps({"a": value})


@given(OBJECTS)
def test_every_value_comes_back_equal(value: dict[str, Any]) -> None:
    data = canonical.dumps(value)
    assert canonical.loads(data) == value
    assert json.loads(data) == value
    assert canonical.dumps(json.loads(data)) == data


@given(OBJECTS.filter(bool), st.sampled_from(["indent", "spaces", "ascii", "order"]))
def test_no_other_spelling_of_a_value_is_read(value: dict[str, Any], how: str) -> None:
    spelled = {
        "indent": lambda: json.dumps(value, ensure_ascii=False, indent=1),
        "spaces": lambda: json.dumps(value, ensure_ascii=False),
        "ascii": lambda: json.dumps(value, separators=(",", ":")),
        "order": lambda: json.dumps(dict(reversed(value.items())), ensure_ascii=False, separators=(",", ":")),
    }[how]().encode()
    if spelled != canonical.dumps(value):
        assert refused(spelled) == "not_canonical"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b'"a"',
        b'{"a":1} ',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b'{"a":-0}',
        b'{"a":01}',
        b'{"a":1.0}',
        b'{"a":1e0}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":9007199254740992}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\u000F"}',
        b'{"a":"\\/"}',
        b'{"a":"\\ud800"}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\xff"}',
        b'{"b":1,"a":1}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":1',
    ],
)
def test_bytes_in_another_form_are_refused(data: bytes) -> None:
    assert refused(data) == "not_canonical"


def test_digest_is_sha_256() -> None:
    assert canonical.digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
