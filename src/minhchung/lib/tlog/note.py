"""Signed notes (C2SP signed-note) with Ed25519 keys in the text forms of golang.org/x/mod/sumdb/note.

    This is the text of the note, any lines.

    — desk.example/log ykbQ3wAAAA...

Signed are the bytes of the text with the newline that ends it, not the blank line. A signature is the base64 of the
key's 4-byte id and 64 bytes of Ed25519. Lines of keys that nobody asked about, such as cosignatures of witnesses, are
passed over; a bad line of a known key spoils the note.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from minhchung.errors import Broken, Refused

from .encoding import base64_of, from_base64

LARGEST = 1_000_000  # bytes of a note, and
MOST = 100  # lines of signatures: what golang.org/x/mod/sumdb/note reads at most
_ED25519 = b"\x01"
_LINE = re.compile(r"— ([^ +]+) ([A-Za-z0-9+/]+={0,2})")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True)
class Verifier:
    """A public key. `text` is its vkey: <name>+<id in hex>+<base64 of 0x01 and 32 bytes>."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The 4 bytes by which a signature names its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    @property
    def text(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64_of(_ED25519 + self.public)}"


@dataclass(frozen=True)
class Signer:
    """A private key. `text` is PRIVATE+KEY+<name>+<id in hex>+<base64 of 0x01 and the 32-byte seed>: keep it secret."""

    name: str
    seed: bytes = field(repr=False)

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self._key.public_key().public_bytes_raw())

    @property
    def text(self) -> str:
        return f"PRIVATE+KEY+{self.name}+{self.verifier.id.hex()}+{base64_of(_ED25519 + self.seed)}"

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def line(self, body: bytes) -> str:
        """The signature line under `body`, with its newline."""
        return f"— {self.name} {base64_of(self.verifier.id + self._key.sign(body))}\n"


@dataclass(frozen=True)
class Note:
    """`body` ends with a newline. `signed_by`: the known keys whose signatures were verified, at least one."""

    body: bytes
    signed_by: tuple[Verifier, ...]


def generate(name: str) -> Signer:
    """A new key from the system's randomness. Raises Refused: key_form, for a name with white space or a plus sign."""
    _check_name(name)
    return Signer(name, Ed25519PrivateKey.generate().private_bytes_raw())


def signer(text: str) -> Signer:
    """The private key that `text` spells. Raises Refused: key_form."""
    head, _, rest = text.removesuffix("\n").partition("+KEY+")
    name, key_id, seed = _parts(rest if head == "PRIVATE" else "")
    found = Signer(name, seed)
    if found.verifier.id.hex() != key_id:
        raise Refused("key_form")
    return found


def verifier(text: str) -> Verifier:
    """The public key that a vkey spells. Raises Refused: key_form."""
    name, key_id, public = _parts(text.removesuffix("\n"))
    found = Verifier(name, public)
    if found.id.hex() != key_id:
        raise Refused("key_form")
    return found


def sign(body: bytes, *signers: Signer) -> bytes:
    """The note over `body`: UTF-8, ends with a newline, no control characters. Raises ValueError for others."""
    if not signers or not body.endswith(b"\n") or _CONTROL.search(body.decode()):
        raise ValueError(body)
    return body + b"\n" + "".join(one.line(body) for one in signers).encode()


def verify(note: bytes, verifiers: Iterable[Verifier]) -> Note:
    """The text that at least one of `verifiers` signed.

    Raises Broken: note_broken (not a note), note_forged (a bad signature of a known key), note_unsigned.
    """
    body, lines = _cut(note)
    known = {(one.name, one.id): one for one in verifiers}
    found: dict[Verifier, None] = {}
    for line in lines:
        name, key_id, signature = _signature(line)
        if one := known.get((name, key_id)):
            _check(one, signature, body)
            found[one] = None
    if not found:
        raise Broken("note_unsigned")
    return Note(body, tuple(found))


def _check(key: Verifier, signature: bytes, body: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, body)
    except InvalidSignature as error:
        raise Broken("note_forged", name=key.name) from error


def _cut(note: bytes) -> tuple[bytes, Sequence[str]]:
    """The body and the lines of signatures."""
    at = note.rfind(b"\n\n")
    if at < 0 or len(note) > LARGEST or not note.endswith(b"\n"):
        raise Broken("note_broken")
    try:
        text, lines = note.decode(), note[at + 2 : -1].decode().split("\n")
    except UnicodeDecodeError as error:
        raise Broken("note_broken") from error
    if _CONTROL.search(text) or not 1 <= len(lines) <= MOST:
        raise Broken("note_broken")
    return note[: at + 1], lines


def _signature(line: str) -> tuple[str, bytes, bytes]:
    """Name, id and signature of a line."""
    matched = _LINE.fullmatch(line)
    try:
        data = from_base64(matched[2]) if matched and _named(matched[1]) else b""
    except ValueError:
        data = b""
    if not matched or len(data) < 5:
        raise Broken("note_broken")
    return matched[1], data[:4], data[4:]


def _parts(text: str) -> tuple[str, str, bytes]:
    """Name, id in hex and 32 bytes of the text form of a key."""
    name, _, rest = text.partition("+")
    key_id, _, spelled = rest.partition("+")  # base64 may hold a plus sign itself
    _check_name(name)
    try:
        data = from_base64(spelled)
    except ValueError as error:
        raise Refused("key_form") from error
    if data[:1] != _ED25519 or len(data) != 33:
        raise Refused("key_form")
    return name, key_id, data[1:]


def _check_name(name: str) -> None:
    if not _named(name):
        raise Refused("key_form")


def _named(name: str) -> bool:
    return bool(name) and "+" not in name and not any(one.isspace() or not one.isprintable() for one in name)
