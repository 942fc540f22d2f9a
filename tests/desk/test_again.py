"""A known text is counted in one statement on PostgreSQL, or not at all: `desk.again`."""

from pathlib import Path
from typing import Any

from tests.postgres import cluster, database
from tests.record.process import python

RUN = """
from datetime import date
from minhchung.desk import again, models, receipts, tips
DAY = date(2999, 1, 2)
tips.receive("Cầu Bến Mẫu bị sập", send=True)
row = models.Wording.objects.get()
def counted():
    code = receipts.fresh()
    made = again.count(row.pk, code, channel="api", day=DAY)
    given = made and [made[0] == code, made[1] == row.claim.token]
    row.refresh_from_db()
    on_day = list(models.Demand.objects.filter(day=DAY).values_list("claim", "n"))
    kept = [one.channel for one in models.Receipt.objects.filter(code=receipts.digest_of(code), day=DAY, wording=row)]
    demand = [[claim == row.claim_id, n] for claim, n in on_day]
    return [given, row.times, row.latest == DAY, demand, kept]
found = {"one more": counted()}
receipts.A_DAY = 1
found["too many"] = counted()
models.Claim.objects.update(state="answered", answer="nuoc-may")
found["answered"] = counted()
models.Claim.objects.update(state="new", answer="")
models.Wording.objects.update(text="")
found["gone"] = counted()
"""


def met(data: Path, **variables: str) -> Any:
    return python(RUN, data=data, **variables)


def test_known_text_is_counted_whole_or_not_at_all_on_postgresql(tmp_path: Path) -> None:
    with cluster() as server:
        found = met(tmp_path / "data", MINHCHUNG_DATABASE=database(server, "again"))
    assert found == {
        "one more": [[True, True], 2, True, [[True, 1]], ["api"]],
        "too many": [[False, True], 3, True, [[True, 2]], []],
        "answered": [None, 3, True, [[True, 2]], []],
        "gone": [None, 3, True, [[True, 2]], []],
    }


def test_known_text_goes_the_way_of_every_other_on_sqlite(tmp_path: Path) -> None:
    nothing = [None, 1, False, [], []]
    assert list(met(tmp_path / "data").values()) == [nothing] * 4
