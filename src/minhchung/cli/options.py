"""The options that every command takes: --data and --json."""

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from minhchung.cli.words import _


def desk_command(**settings: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """A click command with --data DIR and --json; the function gets `data` and `as_json` besides its own options."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        made: click.Command = click.command(**settings)(function)
        made.params += [
            click.Option(
                ["--data"],
                type=click.Path(path_type=Path, file_okay=False),
                metavar="DIR",
                help=_("The data folder (or the variable MINHCHUNG_DATA)."),
            ),
            click.Option(
                ["--json", "as_json"],
                is_flag=True,
                help=_("Print one JSON object on standard output; everything else goes to standard error."),
            ),
        ]
        return made

    return decorate


def print_json(value: object) -> None:
    """One JSON object, on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


say = functools.partial(click.echo, err=True)
"""Print to standard error: progress, hints, whatever is not the result."""
