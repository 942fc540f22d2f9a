"""`verify` in a process of its own: exit codes for cron, words for people, and no framework."""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from minhchung.cli import verify as cli
from minhchung.errors import MESSAGES
from minhchung.verify.report import Problem
from tests.conftest import ROOT
from tests.lib.archive import loopback
from tests.verify.published import KEY, Desk, put, sample

SRC = ROOT / "src"
RUN = """
import sys
from minhchung.cli import verify
code = verify.command.main(sys.argv[1:], standalone_mode=False)
sys.exit(101 if "django" in sys.modules else code)
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A small desk. Read only."""
    return sample(tmp_path_factory.mktemp("desk"), replies=2)


def run(*arguments: str, home: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """The command without any other; exit code 101 if it loaded Django."""
    own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SRC), "HOME": str(home), "MINHCHUNG_LANG": "en", **environ}
    return subprocess.run(
        [sys.executable, "-c", RUN, *arguments], capture_output=True, text=True, check=False, env=own, cwd=home
    )


def test_sound_folder_exits_with_0_and_is_remembered(desk: Desk, tmp_path: Path) -> None:
    first = run(str(desk.site), home=tmp_path)
    assert (first.returncode, first.stdout.split("\n")[0]) == (0, "Verified.")
    assert first.stdout.count("first seen here") == 1
    state = json.loads((tmp_path / ".local/state/minhchung/verify.json").read_text("utf-8"))
    assert state["logs"]["kiemchung.example/log"]["key"] == KEY.verifier.text
    assert run(str(desk.site), home=tmp_path).stdout.count("first seen here") == 0


def test_state_lies_where_it_is_told(desk: Desk, tmp_path: Path) -> None:
    assert run(str(desk.site), "--state", "a.json", home=tmp_path).returncode == 0
    assert run(str(desk.site), home=tmp_path, XDG_STATE_HOME=str(tmp_path / "xdg")).returncode == 0
    made = sorted(file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*.json"))
    assert made == ["a.json", "xdg/minhchung/verify.json"]


def test_report_as_json(desk: Desk, tmp_path: Path) -> None:
    done = run(str(desk.site), "--key", KEY.verifier.text, "--json", home=tmp_path)
    report = json.loads(done.stdout)
    assert (done.returncode, report["verified"], report["problems"], report["size"]) == (0, True, [], 12)
    assert report["entries"] == {
        "key": 1, "published": 4, "corrected": 1, "reply": 2, "retracted": 1, "notice": 1, "withdrawn": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "The file is not the one that was signed."), ("vi", "Tệp không phải là tệp đã được ký.")]
)
def test_lie_exits_with_3_and_names_the_file(lang: str, said: str, desk: Desk, tmp_path: Path) -> None:
    site = Path(shutil.copytree(desk.site, tmp_path / "site"))
    put(site / "checks/muoi-bien/index.html", b"<h1>")
    done = run(str(site), home=tmp_path, MINHCHUNG_LANG=lang)
    assert done.returncode == 3
    assert done.stderr.splitlines()[-1] == f"checks/muoi-bien/index.html: {said} [file_wrong]"


def test_changed_word_on_the_page_of_one_check(desk: Desk, tmp_path: Path) -> None:
    site = Path(shutil.copytree(desk.site, tmp_path / "site"))
    put(site / "en/checks/ban-sao/index.html", b"<h1>")
    done = run(str(site), "--check", "ban-sao", home=tmp_path)
    lines = done.stdout.splitlines()
    assert (done.returncode, lines[0]) == (3, "Something does not match. Problems found: 1")
    assert [line for line in lines if line.split()[0] == "files"] == ["         files 4"]
    said = "en/checks/ban-sao/index.html: The file is not the one that was signed. [file_wrong]"
    assert done.stderr.splitlines()[-1] == said


def test_one_check_and_its_proof(desk: Desk, tmp_path: Path) -> None:
    done = run(str(desk.site), "--check", "muoi-bien", "--proof", "muoi.tlog-proof", home=tmp_path)
    assert done.returncode == 0
    kept = run("muoi.tlog-proof", home=tmp_path)
    assert (kept.returncode, kept.stdout.split("\n")[0]) == (0, "Verified.")
    assert kept.stdout.splitlines()[-1].startswith("retracted: muoi-bien, revision 2, entry 8 of the log, SHA-256 ")
    assert run("muoi.tlog-proof", "--key", KEY.verifier.text, "--state", "none.json", home=tmp_path).returncode == 0
    broken = tmp_path / "broken.tlog-proof"
    broken.write_bytes((tmp_path / "muoi.tlog-proof").read_bytes()[1:])
    assert run(str(broken), home=tmp_path).returncode == 3


def test_address_that_settings_open(desk: Desk, tmp_path: Path) -> None:
    def answer(path: str) -> loopback.Answer:
        file = desk.site / path.lstrip("/")
        return loopback.page(file.read_bytes()) if file.is_file() else loopback.page(status="404 Not Found")

    with loopback.Site(answer) as site:
        done = run(site.url, home=tmp_path, MINHCHUNG_FETCH_LOOPBACK=site.pair)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].startswith("An address does not tell which files it serves")


def whole(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """The command as people call it."""
    return subprocess.run(
        [sys.executable, "-m", "minhchung", "verify", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(SRC), "HOME": str(home), "MINHCHUNG_LANG": "en"},
        cwd=home,
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["missing"], 1),
        (["."], 1),
        ([".", "--key", "no key"], 1),
        (["https://192.0.2.1/"], 1),
        ([".", "--proof", "x"], 2),
        ([], 2),
    ],
)
def test_what_cannot_be_read_exits_with_1_and_wrong_usage_with_2(
    arguments: list[str], code: int, tmp_path: Path
) -> None:
    done = whole(*arguments, home=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")


def codes() -> set[str]:
    """Every code that verifying gives a problem of its own."""
    found = set()
    for file in (SRC / "minhchung/verify").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"add", "also"} and len(node.args) > 1:
                given = [one for one in ast.walk(node.args[1]) if isinstance(one, ast.Constant)]
                found |= {str(one.value) for one in given}
    return found


def test_every_code_of_a_problem_has_a_sentence() -> None:
    own = set(cli._sentences())
    assert len(codes()) > 15
    assert codes() - own <= set(MESSAGES)
    assert own - codes() == set()
    assert own & set(MESSAGES) == set()


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_message_of_an_error_is_a_sentence_about_a_file(code: str) -> None:
    assert cli.sentence(Problem("log/key", code, "what")) != ""
