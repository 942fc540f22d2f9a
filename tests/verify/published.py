"""A small published record, made of the real parts: documents, captures, log, manifest."""

import copy
import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from minhchung.lib.archive import wacz, warc
from minhchung.lib.archive.fetch import Response
from minhchung.lib.publication import canonical, document
from minhchung.lib.publication import entry as entries
from minhchung.lib.publication.document import (
    Check,
    Citation,
    DeclinedTotal,
    Document,
    Mode,
    Notice,
    Reply,
    Retraction,
    Withdrawal,
)
from minhchung.lib.publication.entry import Entry
from minhchung.lib.tlog import checkpoint as checkpoints
from minhchung.lib.tlog import folder, manifest
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.lib.tlog.note import Signer, Verifier
from minhchung.verify.memory import Memory
from minhchung.verify.report import Report
from minhchung.verify.source import Folder
from minhchung.verify.whole import verify

ORIGIN = "kiemchung.example/log"
KEY = Signer(ORIGIN, b"\x01" * 32)
OTHER = Signer(ORIGIN, b"\x02" * 32)
ELSEWHERE = Signer("khac.example/log", b"\x04" * 32)
DAY = "2026-11-02"
WHEN = "2026-11-02T03:00:00Z"
REPLIES = 260  # so that the log has a full tile and a full bundle


def capture(root: Path, said: str, *, body: bytes = b"") -> Citation:
    """A page that says `said`, archived, and the citation of it."""
    body = body or f"<!doctype html><title>Trang</title><p>{said} Hết.</p>".encode()
    url = f"https://nguon.example/{hashlib.sha256(body).hexdigest()[:8]}"
    received = ((b"Content-Type", b"text/html; charset=utf-8"), (b"Set-Cookie", b"id=1"))
    answer = Response(url, 200, {}, body, len(body), "HTTP/1.1", "OK", ((b"Host", b"nguon.example"),), received, "")
    kept = warc.write(root / "warc", answer, when=WHEN)
    return Citation(said, "", "", "Trang", "Nguồn", url, WHEN, kept.sha256, "text/html", public=True)


def check(name: str, *citations: Citation) -> Check:
    """Revision 1 of a check."""
    return Check(
        "published", name, 1, "vi", "health", "Một lời đồn", "Lời đồn này sai", "false", "Không đúng.", "Vì *thế*.",
        citations, "", DAY, DAY, "", "", False, hashlib.sha256(name.encode()).hexdigest()[:32],
    )  # fmt: skip


def corrected(before: Check) -> Check:
    """The revision after `before`."""
    sha256 = canonical.digest(document.encode(before))
    return replace(
        before, kind="corrected", revision=before.revision + 1, supersedes=sha256, reason="Sai số.", date="2026-11-05"
    )


def reply(name: str, number: int) -> Reply:
    return Reply("reply", name, number, "vi", f"Phản hồi {number}.", DAY, f"{number:032x}")


def withdrawal(name: str, number: int, what: str, erased: str) -> Withdrawal:
    return Withdrawal("withdrawn", name, number, "vi", what, erased, "Theo yêu cầu.", DAY, f"{number:032x}")


def mode(number: int, *, solo: bool) -> Mode:
    return Mode("mode", f"mode-{number}", number, "vi", solo, DAY, f"{number:032x}")


def total(month: str, number: int) -> DeclinedTotal:
    return DeclinedTotal(
        "declined_total", f"declined-{month}", number, "vi", {"opinion": 2}, {"advert": 1}, DAY, f"{number:032x}"
    )


class Desk:
    """A desk that publishes into `root`/site."""

    def __init__(self, root: Path, *, key: Signer = KEY) -> None:
        self.root = root
        self.site = root / "site"
        self.keys = [key]
        self.log: list[bytes] = []
        self.sizes: list[int] = []
        self.documents: dict[str, bytes] = {}
        self.pages: dict[str, bytes] = {"log/key": f"{key.verifier.text}\n".encode()}
        self.note = b""
        self.enter_key(key.verifier, 1)

    def moved(self, root: Path) -> "Desk":
        """The same desk over the copy of its folder in `root`."""
        other = copy.deepcopy(self)
        other.root, other.site = root, root / "site"
        return other

    def enter(self, entry: Entry) -> None:
        self.log.append(entries.encode(entry))

    def enter_key(self, key: Verifier, number: int) -> None:
        self.enter(Entry("key", key.text, number, canonical.digest(key.text.encode()), (), DAY))

    def publish(self, *published: Document) -> str:
        """Append each; returns the digest of the last one."""
        sha256 = ""
        for one in published:
            data = document.encode(one)
            sha256 = canonical.digest(data)
            cited = one.citations if isinstance(one, Check) else ()
            evidence = tuple(dict.fromkeys(each.sha256 for each in cited))
            self.enter(Entry(one.kind, one.id, one.revision, sha256, evidence, one.date))
            self.documents[sha256] = data
            if not one.id.startswith(("notice-", "mode-")):
                self._page(one)
        return sha256

    def erase(self, sha256: str) -> None:
        del self.documents[sha256]

    def copy(self, name: str, *cited: Citation) -> None:
        """Hand out public copies of these captures."""
        found = [warc.find(self.root / "warc", one.sha256) for one in cited]
        self.pages[f"checks/{name}/evidence.wacz"] = wacz.write([path for path in found if path])

    def rotate(self, key: Signer) -> None:
        """A new key from here on; the change is signed by both, and that is published for ever."""
        self.enter_key(key.verifier, len(self.keys) + 1)
        old = self.keys[-1]
        self.keys.append(key)
        self.sign(old, key)
        self.pages[f"log/rotation/{len(self.keys)}"] = self.note
        self.seal()

    def sign(self, *signers: Signer) -> Checkpoint:
        """A checkpoint over all entries, and its tiles."""
        self.sizes.append(len(self.log))
        root = folder.write_tiles(self.site / "log", self.log, sorted(set(self.sizes)), durable=False)
        found = Checkpoint(self.keys[0].name, len(self.log), root)
        self.note = checkpoints.sign(found, *(signers or self.keys[-1:]))
        return found

    def seal(self, *, as_if: Checkpoint | None = None) -> None:
        """Write everything there is into the folder, and sign the list of it."""
        for path in list(self._listed()):
            if not path.startswith("log/tile/"):
                (self.site / path).unlink()
        for path, data in (*self.pages.items(), *self._documents()):
            put(self.site / path, data)
        self.reseal(as_if=as_if)

    def reseal(self, *, as_if: Checkpoint | None = None) -> None:
        """Sign for whatever lies in the folder now."""
        found = checkpoints.decode(self.note.rpartition(b"\n\n")[0] + b"\n")
        index = manifest.write(self.site, ((path, digest(self.site / path)) for path in self._listed()))
        put(self.site / "log/manifest", manifest.sign(index, as_if or found, self.keys[-1]))
        put(self.site / "log/checkpoint", self.note)

    def _page(self, one: Document) -> None:
        named = [index for index, data in enumerate(self.log) if entries.decode(data).id == one.id]
        hint = {"id": one.id, "entries": named, "sha256": [entries.decode(self.log[n]).sha256 for n in named]}
        self.pages[f"checks/{one.id}/entries.json"] = json.dumps(hint).encode()
        self.pages[f"checks/{one.id}/index.html"] = f"<h1>{one.id} {len(named)}</h1>".encode()
        self.pages[f"en/checks/{one.id}/index.html"] = f"<h1>en {one.id} {len(named)}</h1>".encode()
        self.pages[f"checks/{one.id}/feed.atom"] = f"<feed>{one.id}</feed>".encode()

    def _documents(self) -> Iterable[tuple[str, bytes]]:
        return ((f"documents/{sha256[:2]}/{sha256}.json", data) for sha256, data in self.documents.items())

    def _listed(self) -> Iterable[str]:
        for file in sorted(self.site.rglob("*")):
            path = file.relative_to(self.site).as_posix()
            if file.is_file() and not path.startswith("manifest/") and path not in {"log/manifest", "log/checkpoint"}:
                yield path


def sample(root: Path, *, key: Signer = KEY, replies: int = REPLIES) -> Desk:
    """Every kind of publication: a correction, a retraction, replies, a notice, withdrawals of a body and a copy."""
    desk = Desk(root, key=key)
    seen, unseen = capture(root, "Nước chanh không chữa bệnh."), capture(root, "Bác sĩ nói vậy.")
    taken, retracted = capture(root, "Trang này bị gỡ."), capture(root, "Muối biển mặn.")
    first = check("nuoc-chanh", seen, replace(unseen, public=False))
    desk.publish(first)
    desk.sign()
    desk.publish(corrected(first), check("ban-sao", taken))
    erased = desk.publish(check("rut-lai", replace(unseen, public=False)))
    desk.publish(check("muoi-bien", retracted))
    desk.sign()
    desk.publish(*(reply("nuoc-chanh", number + 1) for number in range(replies)))
    desk.sign()
    desk.publish(Retraction("retracted", "muoi-bien", 2, "vi", "Nguồn giả.", DAY, "1" * 32))
    desk.publish(Notice("notice", "notice-1", 1, "vi", "", DAY, "takedown", "no_action", "", DAY, "2" * 32))
    desk.publish(withdrawal("rut-lai", 1, "body", erased), withdrawal("ban-sao", 1, "copy", taken.sha256))
    desk.erase(erased)
    desk.copy("nuoc-chanh", seen)
    desk.copy("muoi-bien", retracted)
    desk.sign()
    desk.seal()
    return desk


def put(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def verified(site: Path, *, key: str = "", state: Path | None = None) -> Report:
    """What verifying the folder says; without `state` nothing is remembered from before."""
    return verify(Folder(site), Memory(state or unseen(site)), key=key, pause=0)


def unseen(site: Path) -> Path:
    """A file beside `site` in which nothing is remembered yet."""
    return site.parent / f"unseen-{uuid4()}.json"


def lies(report: Report) -> list[tuple[str, str]]:
    """The files that lie, with the code of each."""
    return sorted((one.file, one.code) for one in report.problems)
