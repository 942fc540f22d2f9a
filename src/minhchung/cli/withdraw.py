"""`withdraw`: erase a text or a public copy on a legal or privacy duty, and say so on the record."""

from pathlib import Path
from typing import Any

import click

from minhchung.cli.build import build_site
from minhchung.cli.options import desk_command, say
from minhchung.cli.publish import tell
from minhchung.cli.words import _
from minhchung.cli.words import language as spoken
from minhchung.project import boot


@desk_command(
    name="withdraw",
    help=_(
        "Erase the texts of a check or a notice, or a public copy, on a legal or privacy duty. Its entries, digests "
        "and days stay in the log, with the reason. This cannot be undone; docs/operate.md says which copies outlive "
        "it."
    )
    + "\n\n"
    + _("Example:")
    + ' ./minhchung withdraw an-mau-1 --reason "Court order of 3 May"',
)
@click.argument("public_id", metavar="ID")
@click.option("--reason", required=True, help=_("Why, in words that the public will read."))
@click.option("--language", default=spoken, help=_("The language of the reason; left out, that of the terminal."))
@click.option("--revision", type=click.IntRange(1), help=_("Only this revision of the check."))
@click.option("--reply", type=click.IntRange(1), help=_("Only the reply of this number."))
@click.option("--copy", metavar="SHA256", default="", help=_("Only the public copy of this capture."))
@click.option("--yes", is_flag=True, help=_("Do not ask."))
def command(
    public_id: str,
    reason: str,
    language: str,
    yes: bool,
    data: Path | None,
    as_json: bool,
    **only: Any,
) -> None:
    """Ask, erase, then take it off the site and out of the index."""
    if sum(map(bool, only.values())) > 1:
        raise click.UsageError(_("Give only one of --revision, --reply and --copy."))
    boot.start(data)
    from minhchung.record import index, publish

    erase = publish.Erase(public_id, **only)
    # Where there is nothing to erase, the refusal comes without a question.
    if not yes and (count := publish.texts(erase)):
        said = (
            _("Erase the public copy {copy} of {id} for good?")
            if erase.copy
            else _("Erase for good? Texts of {id}: {count}")
        )
        click.confirm(said.format(copy=erase.copy, count=count, id=public_id), abort=True, err=True)
    done = publish.withdraw(erase, reason=reason, language=language)
    build_site()
    index.build()  # the old one holds words of what was erased
    index.close()
    say(_("Erased here. Mirrors, caches and backups may still hold it: see docs/operate.md."))
    tell(done, as_json=as_json, nothing="")
