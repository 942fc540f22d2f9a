"""`import`: read published fact-checks from files, folders and addresses."""

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minhchung.cli.options import desk_command, print_json, say
from minhchung.cli.progress import Progress
from minhchung.cli.words import _
from minhchung.errors import MinhChungError
from minhchung.project import boot

if TYPE_CHECKING:
    from minhchung.record.imports import Report


@desk_command(
    name="import",
    help=_(
        "Import published fact-checks (ClaimReview) from files, folders or addresses: DataFeed, JSON, JSON Lines, "
        "Google Fact Check Tools API, HTML pages, sitemaps, RSS and Atom. Stopped, it goes on where it was."
    )
    + "\n\n"
    + _("Example:")
    + " ./minhchung import feed.json https://example.org/sitemap.xml",
)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
def command(sources: tuple[str, ...], data: Path | None, as_json: bool) -> None:
    """One source after the other; the report adds them up."""
    settings = boot.start(data)
    from minhchung.record import imports, index
    from minhchung.record import sources as record_sources

    total = imports.Report()
    for source in sources:
        record_sources.check_there(source)
    for source in sources:
        try:
            with Progress(source) as progress:
                total += record_sources.bring_in(
                    source,
                    folder=settings.data,
                    ports=settings.fetch_ports,
                    loopback=settings.fetch_loopback,
                    progress=partial(_show, progress),
                )
        except MinhChungError:
            if total.read:
                say(_("Imported before the error:"))
                say(_as_text(total))
            raise
    pending = index.catch_up().pending
    if as_json:
        print_json(asdict(total))
    else:
        click.echo(_as_text(total))
    if pending:
        say(
            _(
                "{n} checks can be found by their words now. Their vectors follow while the server runs, "
                "or at once with: ./minhchung index"
            ).format(n=pending)
        )


def _show(progress: Progress, read: int, refused: int, share: float | None) -> None:
    progress.show(_("{read} read, {refused} refused").format(read=read, refused=refused), share)


def _as_text(report: "Report") -> str:
    counts = {
        _("read"): report.read,
        _("new"): report.new,
        _("changed"): report.changed,
        _("unchanged"): report.unchanged,
        _("gone"): report.gone,
        _("refused"): sum(report.refused.values()),
    }
    lines = [f"{label:>14} {n}" for label, n in counts.items()]
    lines += [f"{'':>14} {n} × {reason}" for reason, n in sorted(report.refused.items())]
    if report.refused:
        lines.append(_("What was refused, and why, is in refused.jsonl of the data folder."))
    return "\n".join(lines)
