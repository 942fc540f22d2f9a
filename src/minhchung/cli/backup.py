"""`backup`: the whole desk in one file, while it runs."""

from pathlib import Path

import click

from minhchung.cli.options import desk_command, print_json
from minhchung.cli.progress import Progress
from minhchung.cli.words import _
from minhchung.project import boot


@desk_command(
    name="backup",
    help=_("Write the whole desk to FILE (tar) while it runs. Without --with-keys nobody can sign with what is in it.")
    + "\n\n"
    + _("Example:")
    + " ./minhchung backup desk.tar",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--with-keys", is_flag=True, help=_("Put the keys that sign the log into it: guard the file like them."))
def command(file: Path, with_keys: bool, data: Path | None, as_json: bool) -> None:
    """Wait for a build that runs, then copy."""
    settings = boot.start(data)
    from minhchung.record import backup
    from minhchung.site.build import lock

    with lock(settings.data), Progress(_("Backing up")) as progress:
        size = backup.backup(
            settings.data,
            file,
            keys=settings.keys if with_keys else None,
            progress=lambda done, whole: progress.show(f"{done}/{whole}", done / whole),
        )
    if as_json:
        print_json({"file": str(file), "bytes": size})
    else:
        click.echo(_("{file}: {size} bytes").format(file=file, size=size))
