"""The house rules that no linter holds: what may be stored, how long things may be, where assert stays out."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.conftest import ROOT

SRC = ROOT / "src" / "minhchung"
FILES = [file for file in sorted(SRC.rglob("*.py")) if "migrations" not in file.parts]
# design.md section 2: no column that could hold a person
PERSONAL = [
    "author",
    "handle",
    "username",
    "user",
    "phone",
    "email",
    "ip",
    "agent",
    "account",
    "device",
    "sender",
    "claimant",
    "speaker",
    "name_of",
    "contact",
]


# What each table may hold. Who of the desk did something (`by`, `checker`, `assigned`) is an id of the staff.
JUDGED = {
    # public
    "record_source": "id name kind",
    "record_review": "id public_id source_id url key live current_id",
    "record_version": "id review_id digest published content seen",
    "record_change": "id review_id",
    "record_import": "id source_id fingerprint state started counts",
    "record_part": "id run_id name done",
    "record_staged": "id part_id refused url key content",
    "record_count": "id day check_id kind n",
    "record_head": "id size keys",
    "record_entry": "index data",
    "record_publication": "entry_id kind public_id revision sha256 about erased date",
    "record_document": "sha256 text",
    "record_checkpoint": "size note",
    "record_snapshot": "id size day",
    "record_standing": "public_id position state revision topic verdict language first latest",
    "record_imprint": "id address name reach",
    "record_health": "sha256 link link_since file file_since changed",
    # private
    "desk_claim": "id text language topic state declined_for answer first_seen opened deadline assigned_id "
    "merged_id token",
    "desk_wording": "id claim_id text language links kinds fold hint words day latest times",
    "desk_receipt": "id code wording_id channel day",
    "desk_demand": "id claim_id day n",
    "desk_suggestion": "id one_id other_id score clashes missing state by_id",
    "desk_reply": "id check_id kind text language code day state reason by_id decided_by_id solo",
    "desk_evidence": "id claim_id url state given code facts sha256 file_sha256 media_type charset captured "
    "title picture "
    "reread sound link failed_days tested by_id day",
    "desk_revision": "id claim_id public_id number state before language topic statement title verdict summary "
    "explanation first_seen reason salt solo version sha256 document checker_id submitted_by_id assigned_id day",
    "desk_editor": "id revision_id by_id",
    "desk_citation": "id revision_id evidence_id position quote before after place title source url public",
    "desk_approval": "id revision_id by_id sha256 solo moment",
    "desk_proposal": "id revision_id kind reason language only by_id decided_by_id outcome solo moment",
    "desk_unmerged": "id revision_id field text settled by_id moment",
    "desk_note": "id claim_id text by_id moment",
    "desk_mode": "id solo by_id moment",
    "desk_step": "id moment by_id action claim_id revision_id origin to reason facts",
    "desk_job": "id kind subject state attempts code worker moment due",
    "desk_due": "id name moment",
    # who works here, and nothing else
    "staff_user": "id password email name roles is_active lang joined",
    "staff_invitation": "id digest roles expires maker_id person_id clear used",
}


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def columns(*rooms: str) -> dict[str, set[str]]:
    """The columns of each table of these rooms."""
    return {
        model._meta.db_table: {field.column for field in model._meta.concrete_fields}
        for room in rooms
        for model in apps.get_app_config(room).get_models()
    }


def test_no_column_of_record_or_desk_is_named_after_a_person() -> None:
    found = [f"{table}.{column}" for table, names in columns("record", "desk").items() for column in names]
    assert len(found) > 150
    assert [name for name in found if set(name.split(".")[1].split("_")) & set(PERSONAL)] == []


def test_every_column_is_one_that_was_judged() -> None:
    """A new column fails here until somebody has asked what a stranger could learn from it."""
    assert columns("record", "desk", "staff") == {table: set(names.split()) for table, names in JUDGED.items()}


def test_record_points_to_no_private_room() -> None:
    """Imports do not see a foreign key that is named in a string."""
    relations = [
        (model._meta.label, field.name, field.related_model._meta.app_label)
        for model in apps.get_app_config("record").get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is not None
    ]
    assert [one for one in relations if one[2] != "record"] == []
    assert len(relations) > 5


def test_no_migration_is_missing(db: None) -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SRC)))
def test_file_is_short_and_says_what_it_is(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 450
    assert ast.get_docstring(ast.parse(text))
    assert [node.name for node in functions(file) if (node.end_lineno or 0) - node.lineno >= 60] == []


def test_functions_are_short() -> None:
    lengths = sorted((node.end_lineno or 0) - node.lineno + 1 for file in FILES for node in functions(file))
    assert lengths[len(lengths) // 2] <= 12


def test_no_assert_in_the_program() -> None:
    """`python -O` drops them: what must hold raises."""
    found = [
        f"{file.relative_to(SRC)}:{node.lineno}"
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert)
    ]
    assert found == []


def test_room_names_say_what_they_hold() -> None:
    vague = {"utils", "util", "common", "helpers", "helper", "services", "service", "manager", "misc"}
    assert [str(file) for file in FILES if {file.stem, *file.relative_to(SRC).parts} & vague] == []


def test_help_of_the_commands_loads_no_framework() -> None:
    code = "import sys, minhchung.cli as c; c.commands.list_commands(None); print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT / "src")
    assert done.stdout == "False\n"


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    forbidden = (
        "--index-url",
        "--extra-index-url",
        "/simple/",
        f"{ROOT.parent}/",
        f"{Path.home()}/",
        "pythonhosted",
        "npmjs",
    )
    found = [
        (name, word)
        for name in filter(None, listed.split("\0"))
        for word in forbidden
        if name not in {"LICENSE", "tests/test_rooms.py"} and word in (ROOT / name).read_text("utf-8", errors="ignore")
    ]
    assert found == []
