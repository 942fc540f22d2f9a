"""`restore`: from a backup to a desk that goes on."""

from pathlib import Path

import click

from minhchung.cli.build import build_site
from minhchung.cli.options import desk_command, print_json
from minhchung.cli.words import _
from minhchung.project import boot, config


@desk_command(
    name="restore",
    help=_("Unpack a backup into an empty data folder and build its site again.")
    + "\n\n"
    + _("Example:")
    + " ./minhchung restore desk.tar --data restored",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
def command(file: Path, data: Path | None, as_json: bool) -> None:
    """Unpack before the desk is started: starting makes the folder's first files."""
    from minhchung.record import backup

    settings = config.read()
    folder = data.absolute() if data else settings.data
    backup.unpack(file, folder, keys=settings.keys if settings.keys != settings.data / "keys" else None)
    boot.start(folder)
    from minhchung.record import checks, log

    size = 0
    if checks.has_any():  # a desk may have imported only
        log.check_public()
        size = build_site().entries
    if as_json:
        print_json({"folder": str(folder), "entries": size})
    else:
        click.echo(_("{folder}: the log has {entries} entries.").format(folder=folder, entries=size))
