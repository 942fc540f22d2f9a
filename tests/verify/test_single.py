"""One check is proven in few bytes, and its proof stands alone."""

import json
from pathlib import Path

import pytest

from minhchung.errors import Refused
from minhchung.lib.tlog import checkpoint as checkpoints
from minhchung.lib.tlog import manifest
from minhchung.lib.tlog import proof as proofs
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.verify.memory import Memory, Seen
from minhchung.verify.report import Report
from minhchung.verify.single import prove, read_proof
from minhchung.verify.source import Folder
from tests.verify.published import ELSEWHERE, KEY, ORIGIN, OTHER, Desk, lies, put, unseen, verified, withdrawal

HINT = "checks/{}/entries.json"


def proven(site: Path, name: str = "ban-sao", *, key: str = "", state: Path | None = None) -> tuple[Report, bytes]:
    return prove(Folder(site), Memory(state or unseen(site)), name, key=key, pause=0)


def test_check_is_proven(desk: Desk) -> None:
    report, proof = proven(desk.site)
    assert (report.scope, report.problems, report.origin, report.size) == ("check", (), ORIGIN, 270)
    assert (report.entries, report.documents) == ({"published": 1, "withdrawn": 1}, 2)
    assert [(one.index, one.kind, one.id, one.revision) for one in report.proven] == [
        (3, "published", "ban-sao", 1),
        (269, "withdrawn", "ban-sao", 1),
    ]
    assert proofs.decode(proof).index == 3


def test_proof_reads_less_than_everything(desk: Desk) -> None:
    assert proven(desk.site)[0].bytes < verified(desk.site).bytes / 3


def test_retraction_is_what_a_retracted_check_says_now(desk: Desk) -> None:
    report, proof = proven(desk.site, "muoi-bien")
    assert (report.entries, proofs.decode(proof).index) == ({"published": 1, "retracted": 1}, 266)


def test_erased_document_is_proven_by_its_withdrawal(desk: Desk) -> None:
    report, _proof = proven(desk.site, "rut-lai")
    assert (report.problems, report.documents, report.withdrawn) == ((), 1, 1)


def test_corrections_and_replies_are_proven(small: Desk) -> None:
    report, proof = proven(small.site, "nuoc-chanh")
    assert report.entries == {"published": 1, "corrected": 1, "reply": 2}
    assert (lies(report), proofs.decode(proof).index) == ([], 2)


def test_proof_stands_alone(desk: Desk, tmp_path: Path) -> None:
    _report, proof = proven(desk.site)
    report = read_proof(proof, Memory(tmp_path / "none.json"), key=KEY.verifier.text)
    assert (report.scope, report.problems, report.size, report.bytes) == ("proof", (), 270, len(proof))
    assert [(one.index, one.kind, one.id) for one in report.proven] == [(3, "published", "ban-sao")]


def test_proof_by_the_remembered_key(small: Desk, tmp_path: Path) -> None:
    state = tmp_path / "verify.json"
    _report, proof = proven(small.site, state=state)
    assert read_proof(proof, Memory(state)).problems == ()


def test_proof_without_any_key_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        read_proof(proven(desk.site)[1], Memory(tmp_path / "none.json"))
    assert (caught.value.code, caught.value.facts) == ("key_needed", {"origin": ORIGIN})


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"index 3", b"index 2", "proof_wrong"),
        (b"index 3", b"index 03", "proof_broken"),
        (b"extra e", b"extra f", "proof_wrong"),
        (b"\n270\n", b"\n271\n", "note_forged"),
        (b"\n\n", b"\n", "proof_broken"),
    ],
)
def test_changed_proof_is_named(old: bytes, new: bytes, code: str, desk: Desk, tmp_path: Path) -> None:
    proof = proven(desk.site)[1]
    changed = proof.replace(old, new, 1)
    assert changed != proof
    report = read_proof(changed, Memory(tmp_path / "none.json"), key=KEY.verifier.text, name="a.tlog-proof")
    assert lies(report) == [("a.tlog-proof", code)]


def test_proof_by_another_key_is_named(desk: Desk, tmp_path: Path) -> None:
    memory = Memory(tmp_path / "none.json")
    for key in (OTHER, ELSEWHERE):
        report = read_proof(proven(desk.site)[1], memory, key=key.verifier.text, name="a.tlog-proof")
        assert lies(report) == [("a.tlog-proof", "note_unsigned")]


def test_proof_of_a_fork_is_named(desk: Desk, tmp_path: Path) -> None:
    memory = Memory(tmp_path / "verify.json")
    seen = checkpoints.sign(Checkpoint(ORIGIN, 270, bytes(32)), KEY)
    memory.keep("", Seen(KEY.verifier.text, seen.decode()))
    assert lies(read_proof(proven(desk.site)[1], memory, name="a.tlog-proof")) == [("a.tlog-proof", "forked")]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("log/checkpoint", "file_missing"),
        ("log/key", "file_missing"),
        ("log/tile/entries/000", "log_file_missing"),
        ("log/tile/0/000", "log_file_missing"),
    ],
)
def test_missing_file_is_named(path: str, code: str, site: Path) -> None:
    (site / path).unlink()
    report, proof = proven(site)
    assert (lies(report)[0], proof) == ((path, code), b"")


def test_changed_file_is_named(site: Path) -> None:
    for path, name in (("log/tile/entries/000", "rut-lai"), ("log/tile/0/000", "rut-lai")):
        data = (site / path).read_bytes()
        hint = json.loads((site / HINT.format(name)).read_bytes())
        at = 32 * hint["entries"][0] if path.endswith("0/000") else data.index(b"rut-lai")
        put(site / path, data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert (path, "log_file_wrong") in lies(proven(site, name)[0])
        put(site / path, data)


def test_changed_document_is_named(desk: Desk, site: Path) -> None:
    digest = proven(desk.site)[0].proven[0].sha256
    path = f"documents/{digest[:2]}/{digest}.json"
    put(site / path, b"{}")
    assert lies(proven(site)[0]) == [(path, "file_wrong")]


@pytest.mark.parametrize(
    "hint", [b"", b"{}", b'{"entries": [0]}', b'{"entries": ["3"]}', b'{"entries": [999]}', b"[" * 9999]
)
def test_hint_that_is_none_is_named(hint: bytes, site: Path) -> None:
    put(site / HINT.format("ban-sao"), hint)
    assert lies(proven(site)[0]) == [(HINT.format("ban-sao"), "hint_wrong")]


@pytest.mark.parametrize("name", ["khong-co", "../..", "", "A" * 30])
def test_unknown_check_is_refused(name: str, desk: Desk) -> None:
    with pytest.raises(Refused) as caught:
        proven(desk.site, name)
    assert caught.value.code == "unknown_check"


def test_fork_and_rollback_are_caught(small: Desk, tmp_path: Path) -> None:
    state = tmp_path / "verify.json"
    memory = Memory(state)
    memory.keep("", Seen(KEY.verifier.text, checkpoints.sign(Checkpoint(ORIGIN, 5, bytes(32)), KEY).decode()))
    assert lies(proven(small.site, state=state)[0]) == [("log/checkpoint", "forked")]
    memory.keep("", Seen(KEY.verifier.text, checkpoints.sign(Checkpoint(ORIGIN, 99, bytes(32)), KEY).decode()))
    assert lies(proven(small.site, state=state)[0]) == [("log/checkpoint", "rolled_back")]


def test_files_of_the_check_are_compared(desk: Desk) -> None:
    report, _proof = proven(desk.site)
    own = [*desk.site.glob("checks/ban-sao/*"), *desk.site.glob("en/checks/ban-sao/*")]
    assert (report.problems, report.files) == ((), len(own))


@pytest.mark.parametrize(
    "path", ["checks/ban-sao/index.html", "en/checks/ban-sao/index.html", "checks/ban-sao/feed.atom"]
)
def test_changed_or_missing_file_of_the_check_is_named(path: str, site: Path) -> None:
    put(site / path, b"<h1>A changed word")
    report, proof = proven(site)
    assert (lies(report), proof) == ([(path, "file_wrong")], b"")
    (site / path).unlink()
    assert lies(proven(site)[0]) == [(path, "file_missing")]


def test_files_of_other_checks_are_left_alone(site: Path) -> None:
    put(site / "checks/muoi-bien/index.html", b"<h1>")
    assert lies(proven(site)[0]) == []


def shard(site: Path) -> Path:
    """The part of the list that names the files of ban-sao."""
    return site / "manifest" / manifest.shard_of("checks/ban-sao/index.html")


@pytest.mark.parametrize("change", ["shard", "index", "note"])
def test_changed_list_is_named(change: str, site: Path) -> None:
    file = {"shard": shard(site), "index": site / manifest.INDEX, "note": site / manifest.NOTE}[change]
    data = file.read_bytes()
    path = file.relative_to(site).as_posix()
    put(file, data.replace(b"\n", b"0\n", 1))
    assert (path, "note_forged" if change == "note" else "file_wrong") in lies(proven(site)[0])
    file.unlink()
    assert lies(proven(site)[0]) == [(path, "file_missing")]


def test_list_for_another_checkpoint_is_named(small: Desk) -> None:
    small.seal(as_if=Checkpoint(ORIGIN, 5, bytes(32)))
    assert lies(proven(small.site)[0]) == [("log/manifest", "manifest_other")]


def test_page_that_the_list_leaves_out_is_named(small: Desk) -> None:
    index, hidden = small.site / manifest.INDEX, small.site / "checks/ban-sao/index.html"
    kept = hidden.read_bytes()
    hidden.unlink()
    small.reseal()
    assert lies(proven(small.site)[0]) == [("checks/ban-sao/index.html", "file_missing")]
    put(hidden, kept)
    assert index.is_file()
    assert lies(proven(small.site)[0]) == [("checks/ban-sao/index.html", "file_extra")]


class Building(Folder):
    """A folder that a build completes when somebody looks at it for the second time."""

    def __init__(self, root: Path, path: str, data: bytes) -> None:
        super().__init__(root)
        self.late = (root / path, data)
        self.looks = 0

    def forget(self) -> None:
        self.looks += 1
        if self.looks == 2:
            put(*self.late)


def test_folder_that_is_being_built_is_looked_at_again(site: Path, tmp_path: Path) -> None:
    page = site / "checks/ban-sao/index.html"
    building = Building(site, "checks/ban-sao/index.html", page.read_bytes())
    page.unlink()
    report, _proof = prove(building, Memory(tmp_path / "none.json"), "ban-sao", pause=0)
    assert (lies(report), building.looks) == ([], 2)


def test_withdrawal_that_is_kept_back_makes_the_erased_document_missing(small: Desk) -> None:
    digest = next(iter(small.documents))
    small.publish(withdrawal("nuoc-chanh", 1, "body", digest))
    small.erase(digest)
    hint = json.loads(small.pages[HINT.format("nuoc-chanh")])
    small.pages[HINT.format("nuoc-chanh")] = json.dumps(hint | {"entries": hint["entries"][:-1]}).encode()
    small.sign()
    small.seal()
    path = f"documents/{digest[:2]}/{digest}.json"
    assert lies(proven(small.site, "nuoc-chanh")[0]) == [(path, "file_missing")]
