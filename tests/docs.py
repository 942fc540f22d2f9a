"""The generated pages of docs/: `PYTHONPATH=src .venv/bin/python -m tests.docs` writes them, test_docs.py compares."""

import os
from collections.abc import Iterator

import click

from tests.conftest import ROOT

HEAD = "<!-- Generated: PYTHONPATH=src .venv/bin/python -m tests.docs -->\n"


def pages() -> dict[str, str]:
    """File name under docs/ -> its text."""
    return {"commands.md": _commands(), "settings.md": _settings(), "errors.md": _errors(), "workflow.md": _workflow()}


def _commands() -> str:
    from minhchung.cli import commands

    parts = [f"# Commands\n\n{HEAD}\nEvery command takes `--data DIR` and `--json`. "]
    parts.append("Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 broken, 130 interrupted.\n")
    for path, command, context in _walk(commands, click.Context(commands, info_name="./minhchung")):
        parts.append(f"\n## `{path}`\n\n```text\n{command.get_help(context)}\n```\n")
    return "".join(parts)


def _walk(command: click.Command, context: click.Context) -> Iterator[tuple[str, click.Command, click.Context]]:
    yield context.command_path, command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from _walk(found, click.Context(found, parent=context, info_name=name, terminal_width=110))


def _settings() -> str:
    from minhchung.project.config import SETTINGS

    rows = "".join(f"| `{s.name}` | {f'`{s.default}`' if s.default else '(empty)'} | {s.meaning} |\n" for s in SETTINGS)
    return f"# Settings\n\n{HEAD}\nEnvironment variables.\n\n| variable | default | meaning |\n|---|---|---|\n{rows}"


def _errors() -> str:
    from minhchung.errors import MESSAGES

    rows = "".join(f"| `{code}` | {message} |\n" for code, message in MESSAGES.items())
    return (
        f"# Error codes\n\n{HEAD}\nStable: programs may rely on them. The same code comes from the pages, the API "
        f"and the command line.\n\n| code | message |\n|---|---|\n{rows}"
    )


def _workflow() -> str:
    from minhchung.desk.states import MEANING, MOVES

    rows = "".join(
        f"| {', '.join(move.origins) or '-'} | {move.action} | {move.to} | {', '.join(move.roles)} "
        f"| {', '.join(move.guards) or '-'} |\n"
        for move in MOVES
    )
    arrows = "".join(
        f"    {origin or '[*]'} --> {move.to} : {move.action}\n"
        for move in MOVES
        for origin in move.origins
        if " " not in move.to
    )
    guards = "".join(f"| {name} | {meaning} |\n" for name, meaning in MEANING.items())
    return (
        f"# The workflow of a revision\n\n{HEAD}\nA step that is not in this table cannot happen "
        "(`src/minhchung/desk/states.py`); `desk.workflow.move` alone writes the state, in one transaction, with a row "
        "in the journal. Database triggers (`desk/triggers.py`) refuse an approval by an editor and a publication "
        "without approval, whoever writes.\n\n"
        f"| from | action | to | who: one of | what must hold |\n|---|---|---|---|---|\n{rows}\n"
        f"| guard | means |\n|---|---|\n{guards}\n```mermaid\nstateDiagram-v2\n{arrows}```\n"
    )


if __name__ == "__main__":
    os.environ["MINHCHUNG_LANG"] = "en"
    for name, text in pages().items():
        (ROOT / "docs" / name).write_text(text, encoding="utf-8")
