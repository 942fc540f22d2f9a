"""Two tabs in the same moment, in a process of their own, as pytest's transaction stands in the way. `staff.rights`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import cluster, database
from tests.record.process import python

# Ten times: two admins take the role from each other, and two people open one invitation.
RACES = """
import threading
from django.db import connections
from minhchung.errors import Refused
from minhchung.staff import people

def at_once(*calls):
    start, codes = threading.Barrier(len(calls)), []
    def run(call):
        start.wait()
        try:
            call()
            codes.append("")
        except Refused as error:
            codes.append(error.code)
        finally:
            connections.close_all()
    tabs = [threading.Thread(target=run, args=[call]) for call in calls]
    for tab in tabs: tab.start()
    for tab in tabs: tab.join()
    return sorted(codes)

def come(token, name):
    return people.accept(token, name=name, email=name + "@desk.example", words="bốn cây tre xanh").id

first = come(people.first_admin_link(), "first")
found = []
for n in range(10):
    second = come(people.invite(["admin"], by=first), f"second{n}")
    taken = at_once(lambda: people.set_roles(first, ["intake"], by=second), lambda: people.deactivate(second, by=first))
    left = len(people.admins())
    first = people.admins()[0].id
    token = people.invite(["intake"], by=first)
    before = len(people.every())
    came = at_once(lambda: come(token, f"a{n}"), lambda: come(token, f"b{n}"))
    found.append([taken, left, came, len(people.every()) - before])
"""


@pytest.fixture(params=["sqlite", "postgres"])
def variables(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    if request.param == "sqlite":
        yield {}
        return
    with cluster() as server:
        yield {"MINHCHUNG_DATABASE": database(server, "staff")}


def test_one_of_two_comes_first_and_the_other_is_refused(variables: dict[str, str], tmp_path: Path) -> None:
    found = python(RACES, data=tmp_path / "desk", **variables)
    assert found == [[["", "not_admin"], 1, ["", "link_gone"], 1]] * 10
