"""`ask`: one message in, the checks that answer it out."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minhchung.cli.options import desk_command, print_json, say
from minhchung.cli.progress import Progress
from minhchung.cli.words import _, language
from minhchung.project import boot

if TYPE_CHECKING:
    from minhchung.record.answer import Answer
    from minhchung.web.show import ShownFound

# Vectors that are still missing are computed before answering, as long as that takes a few seconds at most.
WAIT_FOR = 500


@desk_command(
    name="ask",
    help=_("Ask about a message; without TEXT it is read from standard input. Nothing of it is stored.")
    + "\n\n"
    + _("Example:")
    + ' ./minhchung ask "uong nuoc dua nong chua ung thu"',
)
@click.argument("text", required=False)
@click.option("--lang", default="", help=_("The language you read (vi, en, ...): equal checks in it come first."))
@click.option("-k", default=5, show_default=True, help=_("At most this many checks."))
def command(text: str | None, lang: str, k: int, data: Path | None, as_json: bool) -> None:
    """Read the text, call `answer.ask`, print."""
    if text is None or text == "-":
        if sys.stdin.isatty():
            say(_("Paste the message, then press Ctrl-D on a line of its own."))
        text = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    boot.start(data)
    from minhchung.record import answer
    from minhchung.web.shape import answer_json

    _finish_vectors()
    found = answer.ask(text, lang=lang, k=k)
    if as_json:
        print_json(answer_json(found))
    else:
        click.echo(_as_text(found, text))


def _finish_vectors() -> None:
    from minhchung.record import index

    pending = index.catch_up().pending
    if not pending:
        return
    with Progress(_("Indexing")) as progress:
        left = index.encode(
            limit=WAIT_FOR,
            progress=lambda done, whole: progress.show(f"{done}/{whole}", done / max(whole, 1)),
        )
    if left:
        say(_("{n} checks are compared by their words only, so far. To finish: ./minhchung index").format(n=left))


def _as_text(found: "Answer", text: str) -> str:
    from django.utils import translation

    from minhchung.web.show import answer_shown

    lang = language()
    heads = {
        "answered": _("A published check answers this."),
        "related": _("No check answers this; these are related."),
        "none": _("No published check answers this. That means neither true nor false."),
    }
    with translation.override(lang):
        shown = answer_shown(found, text=text, lang=lang)
        blocks = [_block(one) for one in (shown.first, *shown.others) if one]
        if shown.related and found.decision == "answered":
            blocks.append(_("Related, and no answer:"))
        blocks += [_block(one) for one in shown.related]
        return "\n\n".join([heads[found.decision], *blocks])


def _block(found: "ShownFound") -> str:
    check = found.check
    rating = f" ({check.rating})" if check.rating else ""
    lines = [
        f"{check.word.upper()}{rating}: {check.title}",
        "  " + _("Claim: {claim}").format(claim=check.claim),
        "  " + ", ".join(part for part in (check.publisher, check.day, check.address) if part),
    ]
    differs = _("Differs, {label}: your message says {asked}, the check says {checked}")
    lines += [
        "  " + differs.format(label=clash.label, asked=clash.asked or "–", checked=clash.checked or "–")
        for clash in found.clashes
    ]
    close = _("How close: {score}; best match: {field}").format(score=found.score, field=found.field)
    return "\n".join([*lines, "  " + close])
