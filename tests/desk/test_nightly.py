"""The nightly round: captures read again, links asked for, once a day whatever is switched off in between."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from minhchung.desk import check, evidence, health, links, models, nightly, rules
from minhchung.desk.check import Source
from minhchung.record import health as public
from tests.desk.conftest import PAGE, QUOTE, Person, captured, claimed, written
from tests.desk.test_workflow import published
from tests.lib.archive.loopback import PUBLIC, Net, Site, page, redirect

NIGHT = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)
DAY = NIGHT.date()
MISSING = page(b"", status="404 Not Found")
NOWHERE = Net({})


def run(days: int = 0, *, network: Net = NOWHERE, stop: object = None) -> bool:
    night = NIGHT + timedelta(days=days)
    if stop is not None:
        return nightly.run(night, pause=0, network=network, stop=stop)  # type: ignore[arg-type]
    return nightly.run(night, pause=0, network=network)


def cited(by: int, url: str = "", *, text: str = "") -> int:
    """An evidence that a draft quotes; its id."""
    claim = claimed(by, f"A claim about {url or text or 'water'}")
    made = captured(claim, by, page=PAGE + text)
    models.Evidence.objects.filter(pk=made).update(url=url, given=True)
    draft = check.draft(claim, by=by).revision
    check.cite(draft, made, QUOTE, Source("Report", "Water works", "https://water.example/"), by=by)
    return made


def path_of(made: int) -> Path:
    sha256 = models.Evidence.objects.get(pk=made).sha256
    return next(rules.archive().rglob(f"{sha256}.warc.gz"))


def damage(path: Path) -> bytes:
    """Change a byte of the file; what it was."""
    sound = path.read_bytes()
    path.write_bytes(sound[:40] + bytes([sound[40] ^ 1]) + sound[41:])
    return sound


def read(made: int) -> tuple[date | None, bool]:
    row = models.Evidence.objects.get(pk=made)
    return row.reread, row.sound


def link(made: int) -> tuple[str, int, date | None]:
    row = models.Evidence.objects.get(pk=made)
    return row.link, row.failed_days, row.tested


def net(site: Site, *hosts: str) -> Net:
    """A net of these hosts, which all end at `site`; no other host is found."""
    return Net({host: [[PUBLIC]] for host in hosts}, site=site)


def test_every_cited_capture_is_read_again(person: Person) -> None:
    by = person("checker")
    first, second, third = cited(by), cited(by, text="<p>Second.</p>"), cited(by, text="<p>Third.</p>")
    loose = captured(claimed(by), by, page=f"{PAGE}<p>Nobody quotes this one.</p>")
    damage(path_of(second))
    path_of(third).unlink()
    assert run()
    assert [read(made) for made in (first, second, third)] == [(DAY, True), (DAY, False), (DAY, False)]
    assert read(loose) == (None, True)


def test_capture_of_a_draft_that_was_given_up_is_left(person: Person) -> None:
    by = person("checker")
    draft = written(by)
    check.abandon(draft, by=by)
    run()
    assert read(models.Evidence.objects.get().pk) == (None, True)


def test_round_that_was_cut_off_goes_on(person: Person) -> None:
    by = person("checker")
    made = [cited(by, text=f"<p>{n}</p>") for n in range(3)]
    asked = iter([False, True])
    assert not run(stop=lambda: next(asked))
    assert [read(one) for one in made] == [(DAY, True), (None, True), (None, True)]
    sound = damage(path_of(made[0]))  # it would be found if it were read once more
    assert run()
    assert [read(one) for one in made] == [(DAY, True)] * 3
    assert run(1)
    assert read(made[0]) == (DAY + timedelta(days=1), False)
    path_of(made[0]).write_bytes(sound)
    nightly.look_again(NIGHT + timedelta(days=2))
    assert read(made[0]) == (DAY + timedelta(days=2), True)


@pytest.mark.parametrize(
    ("start", "begins"),
    [(datetime(2026, 11, 24, 8, tzinfo=UTC), DAY), (datetime(2026, 11, 24, 19, tzinfo=UTC), DAY + timedelta(days=1))],
)
def test_round_is_due_in_the_night(db: None, start: datetime, begins: date) -> None:
    assert not nightly.due(start)
    moment = models.Due.objects.get().moment
    assert moment == datetime(begins.year, begins.month, begins.day, nightly.HOUR, tzinfo=UTC)
    assert (nightly.due(moment - timedelta(seconds=1)), nightly.due(moment)) == (False, True)


def test_restart_neither_repeats_nor_skips_the_round(person: Person) -> None:
    nightly.due(NIGHT - timedelta(hours=2))
    assert nightly.due(NIGHT)
    cited(person("checker"))
    assert not run(stop=lambda: True)
    assert nightly.due(NIGHT)
    far = datetime.now(UTC) + timedelta(days=400)
    assert nightly.run(far, pause=0, network=NOWHERE)
    assert not nightly.due(far)
    assert nightly.due(far + timedelta(days=1))
    # Off for a week: one round makes up for it.
    late = far + timedelta(days=8)
    assert nightly.late(late) > timedelta(days=6)
    assert nightly.run(late, pause=0, network=NOWHERE)
    assert not nightly.due(late)
    assert nightly.late(late) == timedelta()


def test_link_is_dead_after_three_days_and_alive_with_one_answer(person: Person) -> None:
    by = person("checker")
    made = cited(by, "http://water.example/report")
    answers = {"now": MISSING}
    with Site(lambda _path: answers["now"]) as site:
        for day, state in enumerate(("failing", "failing", "dead", "dead")):
            for _ in range(2):  # a second round of the day asks for nothing
                assert run(day, network=net(site, "water.example"))
            assert link(made) == (state, day + 1, DAY + timedelta(days=day))
            assert len(site.requests) == day + 1
        answers["now"] = page()
        run(4, network=net(site, "water.example"))
        assert link(made) == ("alive", 0, DAY + timedelta(days=4))
        assert site.requests[0].startswith("GET /report HTTP/1.1\r\nHost: water.example\r\nUser-Agent: minhchung ")


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (page(), "alive"),
        (page(b"x" * 1_000_000), "alive"),
        (page(b"x", headers="Content-Encoding: br\r\n"), "alive"),
        (redirect("http://water.example:8443/"), ""),
        (page(b"", status="403 Forbidden"), ""),
        (page(b"", status="429 Too Many Requests"), ""),
        (page(b"", status="404 Not Found"), "failing"),
        (page(b"", status="410 Gone"), "failing"),
        (page(b"", status="503 Service Unavailable"), "failing"),
        (redirect("http://inside.example/"), "failing"),
        (redirect("/again"), "failing"),
        ([b"no HTTP at all\r\n\r\n"], "failing"),
    ],
)
def test_what_a_server_answers_is_judged(person: Person, answer: list[bytes | float], state: str) -> None:
    made = cited(person("checker"), "http://water.example/report")
    with Site(answer) as site:
        there = Net({"water.example": [[PUBLIC]], "inside.example": [["10.0.0.1"]]}, site=site)
        run(network=there)
        assert ("10.0.0.1", 80) not in there.dialled
    assert link(made) == (state, int(state == "failing"), DAY)


def test_desk_without_a_net_blames_no_link(person: Person) -> None:
    by = person("checker")
    made = [cited(by, f"http://{host}.example/") for host in ("a", "b", "c")]
    assert run()
    assert [link(one) for one in made] == [("", 0, None)] * 3
    with Site(page()) as site:
        run(network=net(site, "b.example"))  # the net is there: who is silent is counted
    assert [link(one) for one in made] == [("failing", 1, DAY), ("alive", 0, DAY), ("failing", 1, DAY)]


def test_only_link_that_is_silent_is_counted(person: Person) -> None:
    made = cited(person("checker"), "http://gone.example/")
    run()
    assert link(made) == ("failing", 1, DAY)


def test_same_address_is_asked_for_once_a_day(person: Person) -> None:
    by = person("checker")
    first, second = (cited(by, "http://water.example/", text=text) for text in ("<p>One.</p>", "<p>Two.</p>"))
    with Site(MISSING) as site:
        there = net(site, "water.example")
        run(network=there)
        later = cited(by, "http://water.example/", text="<p>Three.</p>")
        assert run(network=there)
        assert len(site.requests) == 1
    assert [link(one) for one in (first, second, later)] == [("failing", 1, DAY)] * 3


def test_hosts_take_turns(person: Person) -> None:
    by = person("checker")
    for host, path in (("a", "1"), ("a", "2"), ("a", "3"), ("b", "1"), ("c", "1")):
        cited(by, f"http://{host}.example/{path}")
    with Site(page()) as site:
        run(network=net(site, "a.example", "b.example", "c.example"))
        asked = [request.split("Host: ")[1].split(".")[0] for request in site.requests]
    assert asked == ["a", "b", "c", "a", "a"]


def test_links_go_on_where_they_were_cut_off(person: Person) -> None:
    by = person("checker")
    made = [cited(by, f"http://{host}.example/") for host in ("a", "b", "c")]
    with Site(page()) as site:
        there = net(site, "a.example", "b.example", "c.example")
        nightly.reread(DAY)
        asked = iter([False, False, True])
        assert not links.ask(DAY, pause=0, network=there, stop=lambda: next(asked))
        assert [link(one)[0] for one in made] == ["alive", "alive", ""]
        assert run(network=there)
        assert len(site.requests) == 3


def test_file_without_an_address_has_no_link(person: Person) -> None:
    made = cited(person("checker"))
    run()
    assert link(made) == ("", 0, None)


@pytest.mark.usefixtures("desk_address")
def test_public_is_told_of_what_was_published_and_of_nothing_else(person: Person) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    published(writer, second)
    shown = models.Evidence.objects.get()
    hidden = cited(writer, "http://hidden.example/", text="<p>Not public.</p>")
    models.Evidence.objects.filter(pk=shown.pk).update(url="http://water.example/")
    sound = damage(path_of(shown.pk))
    damage(path_of(hidden))
    with Site(MISSING) as site:
        for day in range(3):
            run(day, network=net(site, "water.example", "hidden.example"))
    assert public.changed_since(0) == (shown.sha256,)
    assert public.of([shown.sha256])[shown.sha256] == public.Health(
        shown.sha256, "dead", "2026-11-26", "damaged", "2026-11-24"
    )
    path_of(shown.pk).write_bytes(sound)
    with Site(page()) as site:
        run(3, network=net(site, "water.example", "hidden.example"))
    assert public.of([shown.sha256])[shown.sha256] == public.Health(
        shown.sha256, "alive", "2026-11-27", "sound", "2026-11-27"
    )
    number = public.latest()
    run(4)
    assert public.latest() == number


@pytest.mark.usefixtures("desk_address")
def test_capture_that_only_the_record_cites_is_read_too(person: Person) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    published(writer, second)
    sha256 = models.Evidence.objects.get().sha256
    path = path_of(models.Evidence.objects.get().pk)
    models.Citation.objects.all().delete()
    evidence.remove(models.Evidence.objects.get().pk, by=writer)
    run()
    assert public.changed_since(0) == ()
    sound = damage(path)
    run(1)
    assert health.damaged() == (sha256,)
    path.write_bytes(sound)
    run(2)
    assert health.damaged() == ()
