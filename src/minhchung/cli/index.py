"""`index`: make the index equal to the record, vectors included."""

from pathlib import Path

import click

from minhchung.cli.options import desk_command, print_json, say
from minhchung.cli.progress import Progress
from minhchung.cli.words import _
from minhchung.project import boot


@desk_command(
    name="index",
    help=_("Bring the index up to date and compute the vectors that are missing; it may be stopped at any time.")
    + "\n\n"
    + _("Example:")
    + " ./minhchung index",
)
@click.option("--rebuild", is_flag=True, help=_("Build it anew; the old one answers until the new one is ready."))
def command(rebuild: bool, data: Path | None, as_json: bool) -> None:
    """Catch up (or rebuild), then encode."""
    boot.start(data)
    from minhchung.record import index

    if rebuild:
        index.build()
    build_index()
    found = index.opened()
    if as_json:
        print_json({"checks": found.count, "pending": found.pending})
    else:
        say(_("{n} checks are indexed.").format(n=found.count))


def build_index() -> None:
    """Catch up and encode everything, with progress."""
    from minhchung.record import index

    with Progress(_("Indexing")) as progress:
        index.encode(progress=lambda done, whole: progress.show(f"{done}/{whole}", done / max(whole, 1)))
