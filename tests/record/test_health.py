"""What became of captures: only what changed is written, and the checks that cite them know of it. `record.health`."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from minhchung.record import checks, health, models
from minhchung.record.health import Health
from tests.record.process import START, python, together
from tests.record.publishing import check, citation, corrected, publish

ONE, OTHER = "a" * 64, "b" * 64
DAY, LATER = date(2026, 11, 20), date(2026, 11, 22)


def test_only_what_changed_is_written(db: None) -> None:
    steps = [("alive", DAY), ("dead", DAY), ("dead", LATER), ("alive", LATER), ("sound", DAY), ("damaged", LATER)]
    assert [health.note(ONE, state=state, since=since) for state, since in steps] == [
        False, True, False, True, False, True,
    ]  # fmt: skip
    assert health.of([ONE, OTHER]) == {ONE: Health(ONE, "alive", "2026-11-22", "damaged", "2026-11-22")}
    assert (health.latest(), models.Health.objects.count()) == (3, 1)


def test_first_day_of_a_state_stays(db: None) -> None:
    health.note(ONE, state="dead", since=DAY)
    health.note(ONE, state="dead", since=LATER)
    assert health.of([ONE])[ONE].link_since == "2026-11-20"


def test_changes_are_numbered_over_all_captures(db: None) -> None:
    assert (health.latest(), health.changed_since(0)) == (0, ())
    for sha256, state in ((ONE, "dead"), (OTHER, "damaged"), (ONE, "alive")):
        health.note(sha256, state=state, since=DAY)
    assert [health.changed_since(n) for n in range(4)] == [(OTHER, ONE), (OTHER, ONE), (ONE,), ()]


def test_another_state_is_an_error_and_writes_nothing(db: None) -> None:
    with pytest.raises(KeyError):
        health.note(ONE, state="ill", since=DAY)
    assert models.Health.objects.count() == 0


def test_health_of_many_captures_is_read(db: None) -> None:
    for n in range(3):
        health.note(f"{n:064x}", state="dead", since=DAY)
    assert len(health.of(f"{n:064x}" for n in range(1000))) == 3


def test_checks_that_cite_a_capture_are_found_also_by_an_older_revision(desk: None) -> None:
    publish(
        check("khac-1", citations=[citation(sha256=ONE)]),
        check("khac-2", citations=[citation(sha256=OTHER), citation(sha256=ONE, quote="Hết.")]),
        check("khac-3"),
    )
    publish(corrected("khac-1"))
    assert health.citing([ONE]) == ("khac-1", "khac-2")
    assert health.citing([OTHER, OTHER]) == ("khac-2",)
    assert health.citing([]) == ()


def test_check_knows_of_its_captures_and_hands_out_no_damaged_copy(desk: None) -> None:
    public = [citation(sha256=ONE, public=True), citation(sha256=OTHER, quote="Hết.", public=True)]
    publish(check("khac-1", citations=public), check("khac-2"))
    before = checks.one("khac-1")
    assert before is not None
    assert (before.health, before.copies) == ((), (ONE, OTHER))
    health.note(ONE, state="damaged", since=DAY)
    noted = (Health(ONE, file="damaged", file_since="2026-11-20"),)
    assert checks.one("khac-1") == replace(before, health=noted, copies=(OTHER,))
    assert [one.health for one in checks.every()] == [noted, ()]
    health.note(ONE, state="sound", since=LATER)
    mended = checks.one("khac-1")
    assert mended is not None
    assert mended.copies == (ONE, OTHER)


def test_changes_of_two_processes_get_different_numbers(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert python("found = 0", data=data) == 0
    code = START.format(data=str(data)) + (
        "from datetime import date\nfrom minhchung.record import health\n"
        "for n in range(20): health.note(f'{n:063x}SIDE', state='dead', since=date(2026, 11, 20))\nprint(json.dumps(0))"
    )
    assert [json.loads(said) for said in together(*(code.replace("SIDE", side) for side in "01"))] == [0, 0]
    read = "from minhchung.record import health\nfound = [health.latest(), models.Health.objects.count()]"
    assert python(read, data=data) == [40, 40]
