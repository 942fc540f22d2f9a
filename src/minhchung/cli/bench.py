"""`bench`: measure what the desk does, on your own data."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minhchung.cli.options import desk_command, print_json
from minhchung.cli.progress import Progress
from minhchung.cli.words import _
from minhchung.errors import Refused

if TYPE_CHECKING:
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


command.add_command(retrieval)


def _rows(file: Path, needed: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file. Raises Refused: bench_line, naming file and line."""
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
            yield row


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
