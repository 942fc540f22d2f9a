"""The commands: parse, call one door, print. A command's module is imported when it is called.

With `--json` standard output is one JSON object; progress and everything else goes to standard error.
Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 broken (wake somebody), 130 interrupted.
"""

import errno
import importlib
import json
import os
import sys
from typing import NoReturn

import click

from minhchung.cli.words import _, language
from minhchung.errors import Broken, Failed, MinhChungError
from minhchung.project.quiet import frames

# name on the command line -> module of this package that holds a command of the same name
COMMANDS = {
    "run": "run",
    "ask": "ask",
    "import": "importing",
    "publish": "publish",
    "withdraw": "withdraw",
    "build": "build",
    "sequence": "sequence",
    "verify": "verify",
    "rotate-key": "rotate",
    "backup": "backup",
    "restore": "restore",
    "index": "index",
    "bench": "bench",
}


class Commands(click.Group):
    """Finds a command by importing its module, so that --help costs nothing but itself."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of a newcomer's day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None when there is no such name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"minhchung.cli.{COMMANDS[cmd_name]}")
        command: click.Command = module.command
        return command


@click.command(cls=Commands, help=_("Minh Chứng: paste a message, get the published checks that settle it."))
@click.version_option(package_name=None, version=__import__("minhchung").__version__, prog_name="minhchung")
def commands() -> None:
    """The group itself does nothing."""


def main() -> NoReturn:
    """Run the command line; every error becomes one clear message and an exit code."""
    wants_json = "--json" in sys.argv
    try:
        sys.exit(commands.main(prog_name="./minhchung", standalone_mode=False) or 0)
    except MinhChungError as error:
        _report(wants_json, error.code, error.say(language()), error.kind)
        sys.exit(3 if isinstance(error, Broken) else 1)
    except click.UsageError as error:
        error.show(sys.stderr)
        if wants_json:
            print(json.dumps({"error": {"code": "usage", "message": error.format_message(), "kind": "refused"}}))
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort):
        _report(wants_json, "interrupted", _("Stopped. Run the same command again to go on."), "failed")
        sys.exit(130)
    except BrokenPipeError:  # before its parent, OSError
        # The reader of our output went away (`| head`): nothing more to say, and nothing to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # noqa: BLE001  # the last stop: every end is a message, a code and an exit code
        found = _unexpected(error)
        _report(wants_json, found.code, found.say(language()), found.kind)
        sys.exit(3 if isinstance(found, Broken) else 1)


def _unexpected(error: Exception) -> MinhChungError:
    """What happened, without the error's own words, which may quote a message; its places go to standard error."""
    said = str(error).lower()
    if getattr(error, "errno", None) == errno.ENOSPC or "disk is full" in said or "disk i/o" in said:
        return Failed("disk_full")
    if "not a database" in said or "malformed" in said:
        return Broken("database_broken")
    print(type(error).__name__ + frames(error.__traceback__), file=sys.stderr)
    return Broken("unexpected", kind=type(error).__name__)


def _report(wants_json: bool, code: str, message: str, kind: str) -> None:
    print(f"minhchung: {message} [{code}]", file=sys.stderr)
    if wants_json:
        print(json.dumps({"error": {"code": code, "message": message, "kind": kind}}, ensure_ascii=False))
