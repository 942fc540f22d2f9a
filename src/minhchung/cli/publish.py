"""`publish`: a finished check, a correction, a retraction, a reply or a notice, from a file to the public record."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minhchung.cli.build import build_site
from minhchung.cli.options import desk_command, print_json
from minhchung.cli.words import _
from minhchung.project import boot

if TYPE_CHECKING:
    from minhchung.lib.publication.document import Document
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
@click.option("--try", "trying", is_flag=True, help=_("Check and capture everything, and publish nothing."))
def command(file: Path | None, sample: bool, trying: bool, data: Path | None, as_json: bool) -> None:
    """Finish the document, append it, then sign and build what follows from it."""
    if (file is None) != sample:
        raise click.UsageError(_("Give either FILE.json or --sample."))
    if trying and file is None:
        raise click.UsageError(_("--try needs FILE.json."))
    boot.start(data)
    from minhchung.record import publish

    if trying and file:
        show(publish.tried(file), as_json=as_json)
        return
    done = publish.sample() if file is None else [publish.from_file(file)]
    # Also when nothing was new: an earlier run may have been stopped between the publication and its pages.
    build_site()
    tell(done, as_json=as_json, nothing=_("The sample was published here before."))


def show(made: "Document", *, as_json: bool) -> None:
    """Print what would be published."""
    from minhchung.lib.publication import document

    if as_json:
        print_json(json.loads(document.encode(made)))
        return
    said = _("Nothing was published. This would be: {kind}: {id}, revision {revision}")
    click.echo(said.format(kind=made.kind, id=made.id, revision=made.revision))


def tell(done: "list[Appended]", *, as_json: bool, nothing: str) -> None:
    """Print what went into the log."""
    if as_json:
        print_json([asdict(one) for one in done])
    else:
        click.echo("\n".join(map(_line, done)) or nothing)


def _line(one: "Appended") -> str:
    said = _("{kind}: {id}, revision {revision}, entry {entry} of the log, SHA-256 {sha256}")
    return said.format(kind=one.kind, id=one.id, revision=one.revision, entry=one.entry, sha256=one.sha256)
