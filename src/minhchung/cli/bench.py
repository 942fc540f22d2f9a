"""`bench`: measure what the desk does, on your own data."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import django

from minhchung.cli.options import desk_command, print_json
from minhchung.cli.progress import Progress
from minhchung.cli.words import _
from minhchung.errors import Refused

if TYPE_CHECKING:
    from minhchung.lib.text.redact import Span
    from minhchung.record.measure import Figures

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(name="bench", help=_("Measure the quality and the speed of the desk on your own data."))
def command() -> None:
    """Holds one command for each thing that is measured."""


@desk_command(
    name="retrieval",
    help=_(
        "Ask every query of a corpus through the product's own index, fusion and decision. The corpus is JSON Lines "
        "with id and title, claim, text or summary; queries are JSON Lines with text and answers (ids; [] where "
        "nothing answers), style and lang if you like."
    )
    + "\n\n"
    + _("Example:")
    + " ./minhchung bench retrieval --corpus checks.jsonl --queries queries.jsonl",
)
@click.option("--corpus", type=FILE, multiple=True, required=True, metavar="FILE", help=_("May be given again."))
@click.option("--queries", type=FILE, required=True, metavar="FILE", help=_("The questions."))
@click.option(
    "--only",
    type=click.Choice(["words", "grams", "dense"]),
    default=None,
    help=_("One signal alone, for ablation."),
)
def retrieval(corpus: tuple[Path, ...], queries: Path, only: str | None, data: Path | None, as_json: bool) -> None:
    """Read both files, measure, print."""
    from minhchung.record import measure

    docs = [measure.doc(row) for file in corpus for row in _rows(file, "id")]
    questions = [measure.question(row) for row in _rows(queries, "text")]
    with Progress(_("Measuring")) as progress:
        figures = measure.run(
            docs,
            questions,
            only=only or "",
            progress=lambda done, whole: progress.show(f"{done}/{whole}", done / whole),
        )
    if as_json:
        print_json(asdict(figures))
    else:
        click.echo(_as_text(figures))


@desk_command(
    name="redaction",
    help=_(
        "Take the personal data out of every message of a file and tell how much of it went. The file is JSON Lines "
        "with text and spans; each span has start, end (in code points, end exclusive) and type. Messages without "
        "spans should stay as they are."
    )
    + "\n\n"
    + _("Example:")
    + " ./minhchung bench redaction --items tips.jsonl",
)
@click.option("--items", type=FILE, required=True, metavar="FILE", help=_("The messages."))
def redaction(items: Path, data: Path | None, as_json: bool) -> None:
    """Read the file, measure, print."""
    from minhchung.lib.text.recall import recall

    found = recall(_marked(items))
    if as_json:
        print_json(asdict(found))
        return
    click.echo(_("{n} spans, {share:.3f} of them taken out").format(n=found.spans, share=found.recall))
    for name, share in found.by_type.items():
        click.echo(f"{name:>14}  {share:.3f}")
    told = _("{n} messages without personal data, {m} of them untouched")
    click.echo(told.format(n=found.clean_texts, m=found.clean_untouched))


@desk_command(
    name="checkable",
    help=_(
        "Give every message of a file its hint and tell how often it is the label given. The file is JSON Lines with "
        "text and label: checkable, opinion, question, prediction, personal, advert or other."
    )
    + "\n\n"
    + _("Example:")
    + " ./minhchung bench checkable --items messages.jsonl",
)
@click.option("--items", type=FILE, required=True, metavar="FILE", help=_("The messages."))
@click.option("--only", type=click.Choice(["words"]), default=None, help=_("Without the meaning, for ablation."))
def checkable(items: Path, only: str | None, data: Path | None, as_json: bool) -> None:
    """Read the file, measure, print."""
    from minhchung.lib.text.agreement import agreement

    found = agreement(_hinted(items, words_only=only == "words"))
    if as_json:
        print_json(asdict(found))
        return
    told = _("{n} messages, {accuracy:.3f} of them right, macro-F1 {macro_f1:.3f}")
    click.echo(told.format(n=found.n, accuracy=found.accuracy, macro_f1=found.macro_f1))
    for name, one in found.by_label.items():
        click.echo(f"{name:>14}  " + "  ".join(f"{key} {value:.3g}" for key, value in asdict(one).items()))


@desk_command(
    name="grouping",
    help=_(
        "Let the messages of a file arrive one after another and group them as the desk does: exact ones join by "
        "themselves, near ones are suggested, and a person who knows confirms what is right. The file is JSON Lines "
        "with text and claim, a name that messages of one claim share."
    )
    + "\n\n"
    + _("Example:")
    + " ./minhchung bench grouping --items messages.jsonl",
)
@click.option("--items", type=FILE, required=True, metavar="FILE", help=_("The messages."))
def grouping(items: Path, data: Path | None, as_json: bool) -> None:
    """Read the file, measure, print."""
    rows = list(_claimed(items))
    os.environ["DJANGO_SETTINGS_MODULE"] = "minhchung.project.settings"
    django.setup()  # the desk's rules without its database
    from minhchung.desk import measure

    with Progress(_("Measuring")) as progress:
        found = measure.run(
            [measure.Item(text, claim) for text, claim in rows],
            progress=lambda done, whole: progress.show(f"{done}/{whole}", done / whole),
        )
    if as_json:
        print_json(asdict(found))
        return
    for told in (
        _("{n} messages of {claims} claims, {seconds:.1f} s"),
        _("joined by themselves: {auto_pairs} pairs, precision {auto_precision:.3f}"),
        _("suggested: {suggestions}, precision {suggestion_precision:.3f}, recall {suggestion_recall:.3f}"),
        _("grouped in the end: precision {pairwise_precision:.3f}, recall {pairwise_recall:.3f}, ARI {ari:.3f}"),
    ):
        click.echo(told.format(**asdict(found)))


command.add_command(retrieval)
command.add_command(grouping)
command.add_command(redaction)
command.add_command(checkable)


def _claimed(file: Path) -> Iterator[tuple[str, str]]:
    """(text, claim) of each message. Raises Refused: bench_line, naming file and line."""
    for number, row in _numbered(file, "claim"):
        for needed in ("text", "claim"):
            if not isinstance(row.get(needed), str):
                raise Refused("bench_line", file=file, line=number, needed=needed)
        yield row["text"], row["claim"]


def _hinted(file: Path, *, words_only: bool) -> list[tuple[str, str]]:
    """(label given, hint) of each message. Raises Refused: bench_line, naming file and line."""
    from minhchung.lib.retrieval.dense import default_encoder
    from minhchung.lib.text.checkable import hint
    from minhchung.lib.text.cues import LABELS

    rows = []
    for number, row in _numbered(file, "label"):
        if not isinstance(row.get("text"), str) or row["label"] not in LABELS:
            raise Refused("bench_line", file=file, line=number, needed="text" if row["label"] in LABELS else "label")
        rows.append((row["label"], row["text"]))
    encode = default_encoder().query
    pairs: list[tuple[str, str]] = []
    with Progress(_("Measuring")) as progress:
        for done, (label, text) in enumerate(rows, start=1):
            pairs.append((label, hint(text, None if words_only else encode([text])[0]).label))
            progress.show(f"{done}/{len(rows)}", done / len(rows))
    return pairs


def _marked(file: Path) -> Iterator[tuple[str, list["Span"]]]:
    """The messages of a file with the personal data in them. Raises Refused: bench_line, naming file and line."""
    from minhchung.lib.text.redact import Span

    for number, row in _numbered(file, "spans"):
        try:
            text = row["text"]
            spans = [Span(span["start"], span["end"], span["type"]) for span in row["spans"]]
            sound = isinstance(text, str) and all(
                0 <= start < end <= len(text) and isinstance(kind, str) for start, end, kind in spans
            )
        except (KeyError, TypeError):
            sound = False
        if not sound:
            raise Refused("bench_line", file=file, line=number, needed="spans")
        yield text, spans


def _rows(file: Path, needed: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file. Raises Refused: bench_line, naming file and line."""
    return (row for _number, row in _numbered(file, needed))


def _numbered(file: Path, needed: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """As `_rows`, each with the number of its line, from 1."""
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError:
                row = None
            if not isinstance(row, dict) or needed not in row:
                raise Refused("bench_line", file=file, line=number, needed=needed)
            yield number, row


def _as_text(figures: "Figures") -> str:
    ranking, decision, latency = figures.ranking, figures.decision, figures.latency_ms
    lines = [
        _("{n} queries, {m} of them with answers").format(n=figures.queries, m=ranking["n"]),
        "S@1 {s1:.3f}  S@5 {s5:.3f}  S@10 {s10:.3f}  MRR@10 {mrr10:.3f}".format(**ranking),
        _("answered right {answered_right:.3f}, false answers {false_answer:.3f}").format(**decision),
        _("milliseconds: p50 {p50:.1f}, p95 {p95:.1f}, p99 {p99:.1f}").format(**latency),
    ]
    for groups in (figures.by_style, figures.by_lang):
        lines += [
            f"{name:>14}  " + "  ".join(f"{key} {value:.3g}" for key, value in values.items())
            for name, values in groups.items()
        ]
    return "\n".join(lines)
