"""Signed notes, with the vectors of C2SP signed-note and of golang.org/x/mod/sumdb/note."""

import pytest

from minhchung.errors import Broken, MinhChungError, Refused
from minhchung.lib.tlog import note
from minhchung.lib.tlog.encoding import base64_of

NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANN_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
SPEC = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
BODY = b"If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
).encode()
COSIGNATURE = f"— witness.example/w {base64_of(b'abcd' + bytes(72))}\n".encode()  # type 0x04: key id, time, signature


def code_of(data: bytes, *keys: str) -> str:
    with pytest.raises(MinhChungError) as caught:
        note.verify(data, [note.verifier(key) for key in keys])
    return caught.value.code


def test_vector_is_signed_and_verified() -> None:
    signer = note.signer(NEUMANN_SECRET)
    assert signer.verifier.text == NEUMANN
    assert note.sign(BODY, signer) == BODY + b"\n" + LINE
    found = note.verify(BODY + b"\n" + LINE, [note.verifier(GO), note.verifier(NEUMANN)])
    assert found == note.Note(BODY, (note.verifier(NEUMANN),))


def test_vector_of_the_specification_is_verified() -> None:
    """c2sp.org/signed-note, the example under "Verifier keys"."""
    key = note.verifier(SPEC)
    assert note.verify(SPEC_NOTE, [key]) == note.Note(b"This is an example message.\n", (key,))
    assert code_of(SPEC_NOTE.replace(b"example message", b"example massage"), SPEC) == "note_forged"


@pytest.mark.parametrize("text", [NEUMANN, GO, SPEC])
def test_key_comes_back_as_it_was_written(text: str) -> None:
    assert note.verifier(text).text == text
    assert note.verifier(text + "\n").text == text


def test_private_key_comes_back_and_does_not_show_itself() -> None:
    made = note.generate("kiemchung.example/log")
    assert note.signer(made.text) == made
    assert made.seed != note.generate("kiemchung.example/log").seed
    assert repr(made) == "Signer(name='kiemchung.example/log')"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PeterNeumann",
        "PeterNeumann+c74f20a3",
        NEUMANN.replace("c74f20a3", "c74f20a4"),
        NEUMANN.replace("c74f20a3", "C74F20A3"),
        NEUMANN.replace("PeterNeumann", "PeterNeuman"),
        NEUMANN.replace("ARpc", "Ahpc"),
        NEUMANN[:-1],
        NEUMANN + "=",
        NEUMANN + "\n\n",
        " " + NEUMANN,
        NEUMANN_SECRET,
    ],
)
def test_public_key_in_another_form_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        note.verifier(text)
    assert caught.value.code == "key_form"


@pytest.mark.parametrize(
    "text", ["", NEUMANN, NEUMANN_SECRET[:-4], NEUMANN_SECRET.replace("KEY", "key"), "PRIVATE+KEY+"]
)
def test_private_key_in_another_form_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        note.signer(text)
    assert caught.value.code == "key_form"


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\tb", "a\nb", "a\u2003b", "a\u200bb"])
def test_name_with_white_space_or_plus_is_refused(name: str) -> None:
    with pytest.raises(Refused) as caught:
        note.generate(name)
    assert caught.value.code == "key_form"


@pytest.mark.parametrize("extra", [COSIGNATURE, LINE, f"— PeterNeumann {base64_of(b'abcd' + bytes(64))}\n".encode()])
def test_other_signatures_are_passed_over(extra: bytes) -> None:
    for lines in (extra + LINE, LINE + extra):
        assert note.verify(BODY + b"\n" + lines, [note.verifier(NEUMANN)]).signed_by == (note.verifier(NEUMANN),)


def test_note_of_unknown_keys_alone_is_refused() -> None:
    assert code_of(BODY + b"\n" + COSIGNATURE, NEUMANN) == "note_unsigned"
    assert code_of(BODY + b"\n" + LINE, GO) == "note_unsigned"
    assert code_of(BODY + b"\n" + LINE) == "note_unsigned"


def test_note_with_two_keys_names_both() -> None:
    one, two = note.generate("a.example/log"), note.generate("b.example/log")
    found = note.verify(note.sign(BODY, one, two), [two.verifier, one.verifier])
    assert found.signed_by == (one.verifier, two.verifier)


def test_bad_signature_of_a_known_key_spoils_the_note() -> None:
    other = note.generate("a.example/log")
    signed = note.sign(BODY, other, note.signer(NEUMANN_SECRET))
    assert code_of(signed.replace(b"you think", b"you know"), NEUMANN, other.verifier.text) == "note_forged"
    key_id = note.verifier(NEUMANN).id
    for spoiled in (key_id + bytes(64), key_id + bytes(63), key_id + b"x"):
        line = f"— PeterNeumann {base64_of(spoiled)}\n".encode()
        assert code_of(BODY + b"\n" + LINE + line, NEUMANN) == "note_forged"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        BODY,
        BODY + b"\n",
        BODY + LINE,
        BODY + b"\n" + LINE[:-1],
        BODY + b"\n" + LINE + b"\n",
        BODY + b"\n" + LINE + b"x\n",
        BODY + b"\n" + LINE.replace(b" Peter", b"  Peter"),
        BODY + b"\n" + LINE.replace(b" x08", b"  x08"),
        BODY + b"\n" + LINE.replace("—".encode(), b"-"),
        BODY + b"\n" + LINE.replace(b"PeterNeumann", b"Peter+Neumann"),
        BODY + b"\n" + LINE.replace(b"PeterNeumann", "Peter\u00a0Neumann".encode()),
        BODY + b"\n" + LINE.replace(b"AM=", b"AN="),  # the same bytes for Python's reader
        BODY + b"\n" + LINE.replace(b"AM=\n", b"AM=\r\n"),
        BODY + b"\n" + "— PeterNeumann eHl6\n".encode(),
        BODY.replace(b"your", b"yo\x00ur") + b"\n" + LINE,
        BODY.replace(b"your", b"yo\xffur") + b"\n" + LINE,
        BODY + b"\n" + LINE + COSIGNATURE * 100,
        b"x" * note.LARGEST + b"\n\n" + LINE,
    ],
)
def test_what_is_no_note_is_refused(data: bytes) -> None:
    assert code_of(data, NEUMANN) == "note_broken"


def test_every_flipped_byte_of_a_note_is_refused() -> None:
    signed = BODY + b"\n" + LINE
    for at in range(len(signed)):
        flipped = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
        with pytest.raises(Broken):
            note.verify(flipped, [note.verifier(NEUMANN)])


@pytest.mark.parametrize("body", [b"", b"no newline", b"tab\t\n", b"return\r\n"])
def test_body_of_another_form_is_not_signed(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        note.sign(body, note.signer(NEUMANN_SECRET))
    with pytest.raises(ValueError, match=r".*"):
        note.sign(BODY)
