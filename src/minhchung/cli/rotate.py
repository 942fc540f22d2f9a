"""`rotate-key`: let a new key sign the log."""

from pathlib import Path

import click

from minhchung.cli.build import build_site
from minhchung.cli.options import desk_command, print_json
from minhchung.cli.words import _
from minhchung.project import boot


@desk_command(
    name="rotate-key",
    help=_("Make a new key that signs from now on. The old key signs the change, which is an entry of the log.")
    + "\n\n"
    + _("Example:")
    + " ./minhchung rotate-key",
)
def command(data: Path | None, as_json: bool) -> None:
    """One entry, one checkpoint signed by both keys, then the site."""
    boot.start(data)
    from minhchung.record import log

    key = log.rotate()
    build_site()
    if as_json:
        print_json({"key": key.text})
    else:
        click.echo(key.text)
