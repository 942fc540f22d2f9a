"""One spelling for each value, whatever Python's own readers take."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhchung.lib.tlog import encoding


@given(st.binary(max_size=70))
def test_base64_comes_back(data: bytes) -> None:
    assert encoding.from_base64(encoding.base64_of(data)) == data


@pytest.mark.parametrize(
    "text", ["QUJ", "QUI", "QUI==", "QQ=", "QUJD\n", " QUJD", "QU JD", "QUJD=", "-_-_", "QUJĐ", "=", "QQ==QQ=="]
)
def test_base64_in_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        encoding.from_base64(text)


@pytest.mark.parametrize("text", ["QR==", "QUJ=", "QV=="])
def test_base64_with_stray_last_bits_is_refused(text: str) -> None:
    assert base64.b64decode(text, validate=True)  # Python takes it, which is why we look again
    with pytest.raises(ValueError, match=text):
        encoding.from_base64(text)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_hash_of_another_length_is_refused(length: int) -> None:
    assert encoding.hash_of(encoding.base64_of(bytes(32))) == bytes(32)
    with pytest.raises(ValueError, match=r".*"):
        encoding.hash_of(encoding.base64_of(bytes(length)))


@pytest.mark.parametrize("text", ["", "00", "01", "-1", "+1", "1.0", " 1", "1\n", "١", "1_000", "1" * 20])
def test_number_in_another_form_is_refused(text: str) -> None:
    assert encoding.number("0") == 0
    assert encoding.number("20852163") == 20852163
    with pytest.raises(ValueError, match=r".*"):
        encoding.number(text)
