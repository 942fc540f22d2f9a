"""`build`: the public site as plain files."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minhchung.cli.options import desk_command, print_json
from minhchung.cli.progress import Progress
from minhchung.cli.words import _
from minhchung.project import boot

if TYPE_CHECKING:
    from minhchung.site.run import Report


@desk_command(
    name="build",
    help=_(
        "Bring the public site (site/ in the data folder, or DIR) up to the record: pages, feeds, open data, search, "
        "log. Only what changed is written; stopped, it goes on. Once a day it also renews the open data."
    )
    + "\n\n"
    + _("Example:")
    + " ./minhchung build --out public",
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help=_("Build there instead."))
@click.option("--full", is_flag=True, help=_("Make every file anew, and renew the open data now."))
def command(out: Path | None, full: bool, data: Path | None, as_json: bool) -> None:
    """Sign what waits, write what changed."""
    boot.start(data)
    report = build_site(out=out, full=full, daily=True)
    if as_json:
        print_json(asdict(report))
    else:
        said = _("{written} files written, {removed} removed; the log has {entries} entries.")
        click.echo(said.format(written=report.written, removed=report.removed, entries=report.entries))


def build_site(*, out: Path | None = None, full: bool = False, daily: bool = False) -> "Report":
    """Build with progress."""
    from minhchung.site.build import build

    with Progress(_("Building")) as progress:
        return build(
            out,
            full=full,
            daily=daily,
            progress=lambda done, whole: progress.show(f"{done}/{whole}", done / max(whole, 1)),
        )
