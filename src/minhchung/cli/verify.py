"""`verify`: is a published record whole, unchanged, and the continuation of what was seen last time? No Django here."""

import os
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click

from minhchung.cli.options import print_json, say
from minhchung.cli.progress import Progress
from minhchung.cli.words import _
from minhchung.errors import MESSAGES, Failed, Refused
from minhchung.project import config
from minhchung.verify.report import Problem, Report, printable

LIES = 3  # exit code, for cron
_MEGABYTE = 1e6


@click.command(
    name="verify",
    help=_(
        "Verify a published record: a folder, the address that serves it, or a .tlog-proof file. Each entry, document, "
        "public copy and file is compared with what was signed, and the log with what was seen of it last time. Exit "
        "codes: 0 all is well, 1 it cannot be read, 3 something lies."
    )
    + "\n\n"
    + _("Example:")
    + " ./minhchung verify https://kiemchung.example",
)
@click.argument("target", metavar="FOLDER-or-ADDRESS-or-PROOF")
@click.option("--key", default="", metavar="VKEY", help=_("The key to trust; without it, the one seen first."))
@click.option(
    "--state",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=_("Where keys and checkpoints are remembered (verify.json in ~/.local/state/minhchung)."),
)
@click.option("--check", default="", metavar="ID", help=_("Verify this check alone, reading few bytes."))
@click.option(
    "--proof",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=_("With --check: write the proof to this file (.tlog-proof), to be verified without the record."),
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help=_("Print one JSON object on standard output; everything else goes to standard error."),
)
def command(target: str, key: str, state: Path | None, check: str, proof: Path | None, as_json: bool) -> int:
    """Verify, print, and tell cron by the exit code."""
    if proof and not check:
        raise click.UsageError(_("--proof goes with --check."))
    report = _verify(target, key=key.strip(), state=state or _state(), check=check, proof=proof)
    if as_json:
        print_json({"verified": not report.problems, **asdict(report)})
    else:
        click.echo(_as_text(report))
    for problem in report.problems:
        say(f"{problem.file}: {sentence(problem)} [{problem.code}]")
    if report.more:
        say(_("There are more problems than are listed here."))
    return LIES if report.problems else 0


def sentence(problem: Problem) -> str:
    """What is wrong, in the language of the terminal."""
    facts = _Facts(file=problem.file, detail=problem.detail)
    text = _sentences().get(problem.code) or _(MESSAGES[problem.code])
    return text.format_map(facts)


def _verify(target: str, *, key: str, state: Path, check: str, proof: Path | None) -> Report:
    from minhchung.lib.archive.fetch import Allow
    from minhchung.verify import single, whole
    from minhchung.verify.memory import Memory
    from minhchung.verify.source import open_target

    memory, settings = Memory(state), config.read()
    if Path(target).is_file():
        return single.read_proof(_bytes(Path(target)), memory, key=key, name=target)
    source = open_target(target, allow=Allow(ports=settings.fetch_ports, loopback=settings.fetch_loopback))
    if check:
        report, made = single.prove(source, memory, check, key=key)
        if proof and made:
            _write(proof, made)
        return report
    with Progress(_("Verifying")) as progress:
        return whole.verify(source, memory, key=key, progress=partial(_show, progress))


def _state() -> Path:
    """Where the XDG Base Directory Specification keeps state."""
    home = os.environ.get("XDG_STATE_HOME", "")
    base = Path(home) if Path(home).is_absolute() else Path.home() / ".local" / "state"
    return base / "minhchung" / "verify.json"


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refused("source_unreadable", source=file, reason=error.strerror) from error


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise Failed("proof_unwritten", file=file, reason=error.strerror) from error


def _show(progress: Progress, stage: str, done: int, total: int) -> None:
    said = {"entries": _("entries"), "copies": _("public copies"), "files": _("files")}[stage]
    progress.show(f"{said} {done}/{total}", done / max(total, 1))


def _as_text(report: Report) -> str:
    lines = [
        _("Verified.")
        if not report.problems
        else _("Something does not match. Problems found: {n}").format(n=len(report.problems))
    ]
    if report.origin:
        lines += [_row(_("log"), report.origin), _row(_("key"), report.vkey + _trusted(report))]
        lines.append(_row(_("checkpoint"), _("{n} entries, root {root}").format(n=report.size, root=report.root)))
    lines += [_row(*row) for row in _counts(report)]
    said = _("{kind}: {id}, revision {revision}, entry {entry} of the log, SHA-256 {sha256}")
    lines += [
        said.format(kind=one.kind, id=printable(one.id), revision=one.revision, entry=one.index, sha256=one.sha256)
        for one in report.proven
    ]
    if report.scope == "address":
        lines.append(_("An address does not tell which files it serves: files that are not listed cannot be seen."))
    if report.scope == "check":
        lines.append(_("That no later entry about this check was kept back is told by verifying the whole record."))
    return "\n".join(lines)


def _row(label: str, value: str) -> str:
    return f"{label:>14} {value}"


def _trusted(report: Report) -> str:
    """A key that only the record itself vouches for must be compared elsewhere."""
    return " (" + _("first seen here: compare it with one from another place") + ")" if report.first_seen else ""


def _counts(report: Report) -> list[tuple[str, str]]:
    kinds = ", ".join(f"{kind} {n}" for kind, n in report.entries.items())
    rows = [(_("entries"), kinds)] if kinds else []
    if report.scope != "proof":
        rows.append((_("documents"), _("{n}, withdrawn {m}").format(n=report.documents, m=report.withdrawn)))
    if report.scope in {"folder", "address"}:
        evidence = _("{n} public copies compared, {m} by digest only")
        rows.append((_("evidence"), evidence.format(n=report.evidence_verified, m=report.evidence_digest_only)))
    if report.scope != "proof":
        rows.append((_("files"), str(report.files)))
    rows.append((_("read"), _("{n} MB").format(n=f"{report.bytes / _MEGABYTE:.3f}")))
    return rows


class _Facts(dict[str, str]):
    """The facts of a message of an error; a problem keeps those beside its file in one text."""

    def __missing__(self, name: str) -> str:
        return self["detail"]


def _sentences() -> Mapping[str, str]:
    """What each code of a problem says; codes that are errors too have their message in MESSAGES."""
    return {
        "rolled_back": _(
            "The log is shorter than the one seen last time ({detail} entries): somebody went back to an old state."
        ),
        "forked": _(
            "The log does not go on from the checkpoint over {detail} entries that was seen earlier: its past was "
            "rewritten. Keep the file of --state, it is the proof."
        ),
        "log_other": _("This is another log than the one that is trusted here: {detail}. Name its key with --key."),
        "key_broken": _("This is not a key."),
        "key_untrusted": _(
            "It was signed by another key than the trusted one, {detail}, and nothing that this one signed introduces "
            "it."
        ),
        "rotation_unsigned": _("The change of keys is not signed by both the old and the new key."),
        "rotation_other": _("The change of keys was signed for another log than this one."),
        "file_missing": _("The file is missing."),
        "file_wrong": _("The file is not the one that was signed."),
        "file_extra": _("The file is not in the signed list: somebody put it there."),
        "entry_order": _("Entry {detail} of the log cannot stand where it stands."),
        "document_disagrees": _("The document says something else than its entry in the log: {detail}."),
        "withdrawn_present": _("The log says that this document was withdrawn, but it is there."),
        "withdrawal_unknown": _("A withdrawal names this document, but no entry of the log does."),
        "copy_withdrawn": _("The public copy {detail} was withdrawn, but it is there."),
        "copy_lacks": _("The public copy of the capture {detail} is missing in it."),
        "manifest_other": _("The list of files was signed for another checkpoint, over {detail} entries."),
        "manifest_count": _("The number of listed files is not the signed one: {detail}."),
        "hint_wrong": _("The file does not name the entries of this check."),
    }
