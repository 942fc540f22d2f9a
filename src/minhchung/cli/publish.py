"""`publish`: a finished check, a correction, a retraction, a reply or a notice, from a file to the public record."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minhchung.cli.build import build_site
from minhchung.cli.options import desk_command, print_json
from minhchung.cli.words import _
from minhchung.project import boot

if TYPE_CHECKING:
    from minhchung.record.publications import Appended


@desk_command(
    name="publish",
    help=_(
        "Publish what FILE.json holds (kind published, corrected, retracted, reply or notice): its pages are captured, "
        "its quotes found in them, then it goes into the log and onto the site. docs/formats.md describes the fields."
    )
    + "\n\n"
    + _("Example:")
    + " ./minhchung publish check.json",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False, metavar="FILE.json")
@click.option("--sample", is_flag=True, help=_("Publish the sample that ships, and make this a sample desk for ever."))
def command(file: Path | None, sample: bool, data: Path | None, as_json: bool) -> None:
    """Finish the document, append it, then sign and build what follows from it."""
    if (file is None) != sample:
        raise click.UsageError(_("Give either FILE.json or --sample."))
    boot.start(data)
    from minhchung.record import publish

    done = publish.sample() if file is None else [publish.from_file(file)]
    # Also when nothing was new: an earlier run may have been stopped between the publication and its pages.
    build_site()
    tell(done, as_json=as_json, nothing=_("The sample was published here before."))


def tell(done: "list[Appended]", *, as_json: bool, nothing: str) -> None:
    """Print what went into the log."""
    if as_json:
        print_json([asdict(one) for one in done])
    else:
        click.echo("\n".join(map(_line, done)) or nothing)


def _line(one: "Appended") -> str:
    said = _("{kind}: {id}, revision {revision}, entry {entry} of the log, SHA-256 {sha256}")
    return said.format(kind=one.kind, id=one.id, revision=one.revision, entry=one.entry, sha256=one.sha256)
