"""Imports: all or nothing, again without doubling, versions kept, what is gone gone. `record.imports`, `staging`."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from minhchung.errors import Failed, Refused
from minhchung.lib.claimreview.schema import Refusal, Review
from minhchung.record import models
from minhchung.record.imports import Report, load
from minhchung.record.staging import BATCH, Incoming, Item, Part

DAY = date(2026, 11, 23)


def review(n: int, *, claim: str = "", title: str = "") -> Review:
    return Review(
        url=f"https://checks.example/{n}",
        host="checks.example",
        claim=claim or f"Claim number {n}",
        title=title or f"Title {n}",
        summary="",
        publisher="Example Checks",
        published="2026-11-01",
        language="en",
        rating="False",
        verdict="false",
        claim_published="",
    )


def incoming(*items: Item, kind: str = "complete", fingerprint: str = "one") -> Incoming:
    return Incoming("feed.json#1", kind, fingerprint, [Part("feed.json", lambda: iter(items))])


@pytest.fixture
def run(db: None, data_folder: Path):
    def run(source: Incoming, day: date = DAY) -> Report:
        return load(source, refused_file=data_folder / "refused.jsonl", today=day)

    return run


def live() -> list[str]:
    reviews = models.Review.objects.filter(live=True).select_related("current").order_by("url", "key")
    return sorted(review.current.content["claim"] for review in reviews if review.current)


def test_import_of_new_items_stores_each_once(run) -> None:
    assert run(incoming(review(1), review(2))) == Report(read=2, new=2)
    assert live() == ["Claim number 1", "Claim number 2"]


def test_import_again_changes_nothing(run) -> None:
    run(incoming(review(1), review(2)))
    before = list(models.Review.objects.values()), list(models.Version.objects.values())
    assert run(incoming(review(1), review(2))) == Report(read=2, unchanged=2)
    assert (list(models.Review.objects.values()), list(models.Version.objects.values())) == before
    assert models.Change.objects.count() == 2


def test_import_of_a_changed_item_keeps_the_old_version(run) -> None:
    run(incoming(review(1, title="First")))
    assert run(incoming(review(1, title="Second"))) == Report(read=1, changed=1)
    versions = models.Version.objects.order_by("pk")
    assert [version.content["title"] for version in versions] == ["First", "Second"]
    assert models.Review.objects.get().current == versions.last()


def test_import_of_a_reworded_claim_is_a_version_of_the_same_review(run) -> None:
    run(incoming(review(1, claim="Five people died")))
    public_id = models.Review.objects.get().public_id
    assert run(incoming(review(1, claim="Six people died"))) == Report(read=1, changed=1)
    assert models.Review.objects.get().public_id == public_id
    assert live() == ["Six people died"]


def test_import_brings_an_old_wording_back_beside_the_new_one(run) -> None:
    run(incoming(review(1, claim="Five people died")))
    run(incoming(review(1, claim="Six people died")))
    assert run(incoming(review(1, claim="Six people died"), review(1, claim="Five people died"))) == Report(
        read=2, new=1, unchanged=1
    )
    assert live() == ["Five people died", "Six people died"]


def test_import_of_two_claims_on_one_page_keeps_both(run) -> None:
    assert run(incoming(review(1, claim="A"), review(1, claim="B"))) == Report(read=2, new=2)
    assert live() == ["A", "B"]


def test_import_of_the_same_item_twice_in_one_feed_refuses_the_second(run) -> None:
    twice = incoming(review(1), review(1, claim="CLAIM   number 1"))
    assert run(twice) == Report(read=1, new=1, refused={"duplicate": 1})
    assert run(twice) == Report(read=1, unchanged=1, refused={"duplicate": 1})


@pytest.mark.parametrize(("kind", "gone"), [("complete", 1), ("sitemap", 1), ("window", 0)])
def test_import_marks_what_vanished_from_a_whole_source_only(run, kind: str, gone: int) -> None:
    run(incoming(review(1), review(2), kind=kind))
    assert run(incoming(review(1), kind=kind)) == Report(read=1, unchanged=1, gone=gone)
    assert len(live()) == 2 - gone


def test_import_of_a_sitemap_with_unread_pages_marks_nothing_gone(run) -> None:
    run(incoming(review(1), review(2), kind="sitemap"))
    partly = incoming(review(1), Refusal("page_unreadable", {"url": "https://checks.example/2"}), kind="sitemap")
    assert run(partly) == Report(read=1, unchanged=1, refused={"page_unreadable": 1})
    assert len(live()) == 2


def test_import_of_what_was_gone_makes_it_new_again(run) -> None:
    run(incoming(review(1), review(2)))
    run(incoming(review(1)))
    assert run(incoming(review(1), review(2))) == Report(read=2, new=1, unchanged=1)
    assert models.Version.objects.count() == 2


def test_import_that_breaks_leaves_the_record_as_it_was(run) -> None:
    run(incoming(review(1)))

    def broken() -> Iterator[Item]:
        yield review(2)
        raise Refused("source_missing", source="feed.json")

    with pytest.raises(Refused):
        run(Incoming("feed.json#1", "complete", "two", [Part("feed.json", broken)]))
    assert live() == ["Claim number 1"]
    assert models.Staged.objects.count() == 0


def test_import_that_was_stopped_goes_on_where_it_stopped(run) -> None:
    opened: list[str] = []

    def page(n: int, *, stop: bool = False) -> Part:
        def read() -> Iterator[Item]:
            opened.append(f"page {n}")
            if stop:
                raise Failed("import_running")
            yield review(n)

        return Part(f"page {n}", read)

    with pytest.raises(Failed):
        run(Incoming("site", "sitemap", "", [page(1), page(2), page(3, stop=True)]))
    assert live() == []
    report = run(Incoming("site", "sitemap", "", [page(1), page(2), page(3)]))
    assert report == Report(read=3, new=3)
    assert opened == ["page 1", "page 2", "page 3", "page 3"]


def test_import_that_was_stopped_inside_a_file_does_not_stage_twice(run) -> None:
    items = [review(n) for n in range(BATCH + 50)]

    def stopped() -> Iterator[Item]:
        yield from items[: BATCH + 10]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(Incoming("feed.json#1", "complete", "one", [Part("feed.json", stopped)]))
    assert models.Staged.objects.count() == BATCH
    assert run(incoming(*items)) == Report(read=BATCH + 50, new=BATCH + 50)


def test_import_that_was_stopped_starts_anew_when_the_source_changed(run) -> None:
    def stopped() -> Iterator[Item]:
        yield from (review(n) for n in range(BATCH))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(Incoming("feed.json#1", "complete", "one", [Part("feed.json", stopped)]))
    assert run(incoming(review(7), fingerprint="two")) == Report(read=1, new=1)
    assert live() == ["Claim number 7"]


def test_refused_items_are_saved_once_and_beside_those_of_other_sources(run, data_folder: Path) -> None:
    other = Incoming("other.json#2", "complete", "x", [Part("o", lambda: iter([Refusal("no_url", {"claim": "o"})]))])
    run(other)
    run(incoming(review(1), Refusal("no_claim", {"url": "https://checks.example/9"})))
    run(incoming(review(1), Refusal("no_claim", {"url": "https://checks.example/9"})))
    lines = [json.loads(line) for line in (data_folder / "refused.jsonl").read_text().splitlines()]
    assert lines == [
        {"source": "other.json#2", "reason": "no_url", "item": {"claim": "o"}},
        {"source": "feed.json#1", "reason": "no_claim", "item": {"url": "https://checks.example/9"}},
    ]


def test_first_real_import_takes_the_sample_out_for_good(run, data_folder: Path) -> None:
    from minhchung.record import sample

    assert sample.put(refused_file=data_folder / "refused.jsonl") == Report(read=150, new=150)
    run(incoming(review(1)))
    assert live() == ["Claim number 1"]
    assert sample.put(refused_file=data_folder / "refused.jsonl") == Report()
    assert live() == ["Claim number 1"]


def test_sample_data_of_another_desk_never_enters(run, data_folder: Path) -> None:
    from dataclasses import replace

    sample = replace(review(2), url="https://sample.invalid/checks/an-mau/", host="sample.invalid")
    assert run(incoming(review(1), sample)) == Report(read=1, new=1, refused={"sample_data": 1})
    assert live() == ["Claim number 1"]
    assert json.loads((data_folder / "refused.jsonl").read_text())["reason"] == "sample_data"
