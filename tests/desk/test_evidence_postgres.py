"""Evidence, jobs and the nightly round on PostgreSQL: the same promises."""

from pathlib import Path

from tests.lib.archive.loopback import Site, page
from tests.postgres import cluster, database
from tests.record.process import python

RUN = """
from datetime import UTC, date, datetime, timedelta
from minhchung.desk import alarms, check, evidence, group, jobs, models as desk, nightly, rules
from minhchung.staff.models import User
user = User(email="p@desk.example", name="P", roles=["checker"], joined=date(2026, 11, 1))
user.set_unusable_password()
user.save()
claim = group.open_claim(group.Details("A claim"), by=user.pk)
made = evidence.capture(claim, URL, by=user.pk)
missing = evidence.capture(claim, URL + "/missing", by=user.pk)
desk.Job.objects.filter(subject=made).update(state="running", attempts=1, worker="default 0")
jobs.begin_anew()
jobs.work_off()
given = evidence.upload(claim, b"Words in a file.", by=user.pk)
draft = check.draft(claim, by=user.pk).revision
check.cite(draft, made, "Words", check.Source("Report", "Water works", ""), by=user.pk)
done = nightly.run(datetime.now(UTC), pause=0)
evidence.remove(given, by=user.pk)
row = desk.Evidence.objects.get(pk=made)
found = {
    "page": [row.state, row.title, row.sound, row.link, row.reread is not None],
    "missing": desk.Evidence.objects.get(pk=missing).facts,
    "jobs": [[one.kind, one.state, one.attempts, one.code] for one in jobs.listed()],
    "night": [done, nightly.due(datetime.now(UTC)), [one.code for one in alarms.alarms(least=0)]],
    "files": len(list(rules.archive().rglob("*.warc.gz"))),
}
"""


def test_evidence_is_kept_read_again_and_let_go_on_postgresql(tmp_path: Path) -> None:
    words = page(b"<title>Report</title><p>Words.</p>", headers="Content-Type: text/html\r\n")
    missing = page(b"", status="404 Not Found")
    with cluster() as server, Site(lambda path: missing if path == "/missing" else words) as site:
        found = python(
            f"URL = {site.url!r}\n" + RUN,
            data=tmp_path / "data",
            MINHCHUNG_DATABASE=database(server, "evidence"),
            MINHCHUNG_FETCH_LOOPBACK=site.pair,
            MINHCHUNG_CHROMIUM="off",
        )
    assert found == {
        "page": ["kept", "Report", True, "alive", True],
        "missing": {"host": "127.0.0.1", "status": 404},
        "jobs": [["capture_page", "waiting", 1, "fetch_status"], ["capture_page", "done", 2, ""]],
        "night": [True, False, []],
        "files": 1,
    }
