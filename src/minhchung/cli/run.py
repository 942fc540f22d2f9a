"""`run`: everything a newcomer needs, then the server."""

import json
import os
import socket
from pathlib import Path

import click

from minhchung.cli.build import build_site
from minhchung.cli.index import build_index
from minhchung.cli.options import desk_command, say
from minhchung.cli.words import _, language
from minhchung.errors import Refused
from minhchung.project import boot, config

WORTH_WAITING = 300  # checks
EXAMPLE = "uong nuoc dua nong la te bao ung thu chet het phai ko"


@desk_command(
    name="run",
    help=_("Set up what is missing and serve the desk on this machine.")
    + "\n\n"
    + _("Example:")
    + " ./run --port 8080",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help=_("Port to serve on."))
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Address to serve on."))
@click.option("--empty", is_flag=True, help=_("Start without the sample record."))
def command(port: int, host: str, empty: bool, data: Path | None, as_json: bool) -> None:
    """Bootstrap has run; make the data folder, the tables, the sample, the index; serve."""
    _check_free(host, port)
    os.environ["MINHCHUNG_HOSTS"] = ",".join({*config.read().hosts, "localhost", f"[{host}]" if ":" in host else host})
    settings = boot.start(data)
    from django.db import connections

    from minhchung.project import server
    from minhchung.record import index, publications, sample

    if empty:
        sample.take_out()
    else:
        sample.put(refused_file=settings.data / "refused.jsonl")
    _make_site(with_sample=not empty)
    # The sample's vectors take seconds and are worth waiting for; those of a big record follow while it serves.
    if index.catch_up().pending <= WORTH_WAITING:
        build_index()
    searched = index.opened().count
    sample_site = str(settings.data / "site") if publications.is_sample() else ""
    desk = _desk(host, port)
    _warn()
    index.close()  # the worker opens it anew, and the tables too: neither survives a fork
    connections.close_all()
    server.serve(host, port, lambda: _ready(host, port, desk, searched, sample_site, as_json))


def _make_site(*, with_sample: bool) -> None:
    """Publish the sample where nothing real is, and bring the site up to the record."""
    from minhchung.record import checks, imports, publications, publish

    if with_sample and not imports.has_real() and publications.address() in {"", publications.SAMPLE_ADDRESS}:
        publish.sample()
    if checks.has_any():
        build_site(daily=True)


def _warn() -> None:
    """What cannot wait until somebody opens the desk: a damaged capture, a missing key, a full disk."""
    from minhchung.desk import alarms

    for one in alarms.alarms():
        say(_("Attention: {what}").format(what=one.error.say(language())))


def _check_free(host: str, port: int) -> None:
    """Raises Refused: port_taken, before anything is built."""
    try:
        with socket.create_server((host, port), reuse_port=False):
            pass
    except OSError as error:
        raise Refused(
            "port_taken",
            host=host,
            port=port,
            reason=os.strerror(error.errno) if error.errno and error.errno > 0 else _("no such address"),
        ) from error


def _desk(host: str, port: int) -> str:
    """Where the people of the desk begin: at the link of the first admin while there is none.

    A name in place of the bare address of this machine, as browsers bind passkeys to a name.
    """
    from minhchung.staff import people

    people.sweep()
    token = people.first_admin_link()
    path = f"desk/welcome/{token}/" if token else "desk/"
    return _address("localhost" if host in {"127.0.0.1", "::1"} else host, port) + path


def _address(host: str, port: int) -> str:
    name = "localhost" if host in {"0.0.0.0", "::"} else host  # noqa: S104  # a comparison, nothing is bound
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def _ready(host: str, port: int, desk: str, searched: int, sample_site: str, as_json: bool) -> None:
    address = _address(host, port)
    say("")
    say(_("Minh Chứng is ready at {address}").format(address=address))
    if searched:
        say(_("Paste for example: {example}").format(example=EXAMPLE))
    else:
        say(_("The record is empty. Import fact-checks in a second terminal: ./minhchung import SOURCE"))
    if desk.endswith("/desk/"):
        say(_("The desk: {address}").format(address=desk))
    else:
        say(_("Open the desk: {address}").format(address=desk))
        say(_("The link works once and makes you its first admin. Each start makes a new one until somebody is there."))
    if sample_site:
        say(_("Verify the sample record in a second terminal: ./minhchung verify {folder}").format(folder=sample_site))
        say(_("It is a sample for ever. Begin a desk of your own: ./run --empty --data DIR"))
    say(_("Stop it with Ctrl-C."))
    if as_json:
        click.echo(json.dumps({"address": address, "desk": desk}))
