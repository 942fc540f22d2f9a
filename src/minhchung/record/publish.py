"""Publish from files, until the desk does it: one document that a person wrote, or the sample that ships."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from minhchung.errors import Refused
from minhchung.lib.archive.fetch import Allow
from minhchung.lib.publication.document import Document

from . import entries, imprint, log, publications
from .finish import Place, ending, finished, placed, switched, totalled, withdrawal
from .imports import has_real
from .publications import Appended

SAMPLES = Path(__file__).parent / "samples"
_CURLY = tuple("“”„‟‘’«»")
SAMPLE_NAME = "SAMPLE, not a fact-check"


@dataclass(frozen=True)
class Erase:
    """What a withdrawal is about: all texts of a check or notice, one revision, one reply, or one public copy."""

    id: str
    revision: int | None = None
    reply: int | None = None
    copy: str = ""


def from_file(file: Path) -> Appended:
    """Publish the document in `file` (docs/formats.md). Raises Refused, naming the field; then nothing has changed.

    Raises Refused: document_missing, document_empty, document_quotes, document_json, address_missing, key_missing,
    key_other and what `finish.finished` and `publications.append` raise.
    """
    return _append(_finished(file))


def from_desk(made: Document, *, alone: bool) -> Appended:
    """Publish what the desk finished. `alone`: one person may stand behind a check, which the log says first.

    Raises Refused: address_missing, key_missing, key_other and what `publications.append` raises.
    """
    with transaction.atomic():
        begun = log.identity() is not None
        _check_signer()
        if not publications.is_sample():
            log.begin(imprint.read().address)
        if alone and not begun:
            mode(alone=True)
        return _append(made)


def retract(public_id: str, *, reason: str, language: str) -> Appended:
    """Say that a check no longer stands. Raises Refused: unknown_check, check_ended, field_*."""
    number = publications.last(public_id).revision + 1
    return _append(ending(public_id, reason=reason, language=language, number=number, today=today()))


def mode(*, alone: bool) -> None:
    """Note on the log that one person may stand alone behind a check from now on, or no more.

    Before the first publication there is no log to note it on: `from_desk` does it then.
    """
    if log.identity() is not None:
        number = publications.next_number("mode")
        _append(switched(alone=alone, number=number, language=translation.get_language() or "vi", today=today()))


def reply(public_id: str, *, text: str, language: str) -> Appended:
    """Place a reply whole under a check. Raises Refused: unknown_check, check_withdrawn, field_*."""
    with transaction.atomic():
        entries.lock()  # no other reply takes the number meanwhile
        number = publications.next_number("reply", public_id)
        return _append(placed(public_id, text=text, language=language, number=number, today=today()))


def declined_total(month: str, *, claims: Mapping[str, int], replies: Mapping[str, int]) -> Appended | None:
    """Note on the log what was declined in a month that is over ("2026-11"), by reason; None where it stands there.

    Also None before the first publication: there is no log yet. Raises Refused: field_*.
    """
    with transaction.atomic():
        entries.lock()
        if log.identity() is None or f"{publications.DECLINED}{month}" <= publications.last_total():
            return None
        said: dict[str, Any] = {
            "number": publications.next_number("declined_total"),
            "language": translation.get_language() or "vi",
            "today": today(),
        }
        return _append(totalled(month, claims=claims, replies=replies, **said))


def tried(file: Path) -> Document:
    """The document that `from_file` would publish: captured, finished and judged, but not published.

    Raises what `from_file` raises.
    """
    made = _finished(file)
    publications.judge(made)
    return made


def withdraw(erase: Erase, *, reason: str, language: str) -> list[Appended]:
    """Erase texts or a public copy on a legal or privacy duty; entry, digest, day and `reason` stay.

    Raises Refused: unknown_document, unknown_check, field_*.
    """
    try:
        return [_erase(erase, sha256, reason, language) for sha256 in _digests(erase)]
    finally:
        publications.overwrite()  # also when it was killed last time, and has nothing more to erase


def texts(erase: Erase) -> int:
    """How many texts or copies `withdraw` would erase; 0 where it would refuse."""
    try:
        return len(_digests(erase))
    except Refused:
        return 0


def sample() -> list[Appended]:
    """Publish the sample, and make this a sample desk for ever; what was published before is passed over.

    Raises Refused: real_desk, where anything real was published or imported.
    """
    files = sorted(SAMPLES.glob("*.json"))
    address = publications.address()
    if has_real() if not address else address != publications.SAMPLE_ADDRESS:
        raise Refused("real_desk")
    documents = [_read(file) for file in files]
    log.begin(publications.SAMPLE_ADDRESS, day=documents[0]["date"])
    done = publications.count()
    with _served(SAMPLES / "pages") as port:
        loopback = f"127.0.0.1:{port}"
        place = Place(
            archive(),
            SAMPLES,
            Allow(ports=frozenset({port}), loopback=loopback),
            real=lambda url: url.replace(publications.SAMPLE_ADDRESS, f"http://{loopback}", 1),
        )
        return [_append_sample(given, place) for given in documents[done:]]


def today() -> str:
    """The day, UTC."""
    return datetime.now(UTC).date().isoformat()


def archive() -> Path:
    """Where captures are kept."""
    return Path(settings.MINHCHUNG_DATA) / "warc"


def _append(made: Document) -> Appended:
    """Append to a sample's record as a sample; a log begins with its first publication, or not at all."""
    if publications.is_sample():
        return publications.append(made, publisher=SAMPLE_NAME, sample=True)
    with transaction.atomic():
        log.begin(imprint.read().address)
        return publications.append(made, publisher=imprint.read().called)


def _check_signer() -> None:
    """Without the key a publication would stand and never be signed."""
    if not publications.is_sample():
        log.check_address(imprint.read().address)
    if log.identity():
        log.signer()


def _finished(file: Path) -> Document:
    given = _read(file)
    if publications.is_sample():
        raise Refused("sample_desk")
    _check_signer()
    ports, loopback = settings.MINHCHUNG_FETCH
    place = Place(archive(), file.parent, Allow(ports=ports, loopback=loopback))
    return finished(given, place, today=today())


def _digests(erase: Erase) -> list[str]:
    return [erase.copy] if erase.copy else publications.bodies(erase.id, revision=erase.revision, reply=erase.reply)


def _erase(erase: Erase, sha256: str, reason: str, language: str) -> Appended:
    what = "copy" if erase.copy else "body"
    number = publications.next_number("withdrawn", erase.id)
    made = withdrawal(erase.id, sha256, what=what, reason=reason, language=language, number=number, today=today())
    return publications.append(made, sample=publications.is_sample())


def _append_sample(given: dict[str, Any], place: Place) -> Appended:
    cited = [{**one, "url": publications.SAMPLE_ADDRESS + one["url"]} for one in given.get("citations", ())]
    values = given | ({"citations": cited} if cited else {})
    made = finished(values, place, today=today(), backdated=True)
    return publications.append(made, publisher=SAMPLE_NAME, sample=True)


def _read(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8-sig")
        given = json.loads(text, object_pairs_hook=partial(_once, file))
    except OSError as error:
        raise Refused("document_missing", file=file) from error
    except json.JSONDecodeError as error:
        raise _malformed(file, error) from error
    except (ValueError, RecursionError) as error:
        raise Refused("document_json", file=file.name, line=1, column=1) from error
    if not isinstance(given, dict):
        raise Refused("document_json", file=file.name, line=1, column=1)
    return given


def _malformed(file: Path, error: json.JSONDecodeError) -> Refused:
    """What is wrong with a file that is no JSON: most often it is empty, or a word processor curled its quotes."""
    if not error.doc.strip():
        return Refused("document_empty", file=file.name)
    if error.doc[error.pos : error.pos + 1] in _CURLY:
        return Refused("document_quotes", file=file.name, line=error.lineno, column=error.colno)
    return Refused("document_json", file=file.name, line=error.lineno, column=error.colno)


def _once(file: Path, pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    """Refuse a field that is given twice: one of the two would vanish unseen."""
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(name for n, (name, _) in enumerate(pairs) if name in {other for other, _ in pairs[:n]})
        raise Refused("field_twice", file=file.name, field=twice[:80])
    return found


class _Quiet(SimpleHTTPRequestHandler):
    """Serves the pages of the sample without a word on the terminal."""

    def guess_type(self, path: Any) -> str:
        """Every page says its letters are UTF-8, as a web server of today does."""
        return "text/html; charset=utf-8" if str(path).endswith(".html") else super().guess_type(path)

    def log_message(self, *_said: object) -> None:
        """Nothing."""


@contextmanager
def _served(folder: Path) -> Iterator[int]:
    """A web server on loopback for `folder`, so that the sample's evidence is captured as any other; its port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()
