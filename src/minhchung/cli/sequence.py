"""`sequence`: sign the entries of the log that wait."""

from pathlib import Path

import click

from minhchung.cli.options import desk_command, print_json
from minhchung.cli.words import _
from minhchung.project import boot


@desk_command(
    name="sequence",
    help=_("Sign the entries that wait and write their tiles. Publishing does this by itself.")
    + "\n\n"
    + _("Example:")
    + " ./minhchung sequence",
)
def command(data: Path | None, as_json: bool) -> None:
    """One run of the sequencer."""
    boot.start(data)
    from minhchung.record import log

    made = log.sequence()
    if as_json:
        print_json({"origin": made.origin, "size": made.size, "root": made.root.hex()})
    else:
        click.echo(_("{origin}: {size} entries, root {root}").format(**{**vars(made), "root": made.root.hex()}))
