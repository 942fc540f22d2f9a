"""Strangers who send tips in the same moment, each a thread with its own connection. For tests.desk.test_tips_race."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from minhchung.desk import models, receipts, tips
from minhchung.staff.models import User
from tests.desk.race import _person, _sleepy

AT_ONCE = 6
TEXTS = 8


def crowd() -> dict[str, Any]:
    """Each text from all of them at once; then all of them delete it at once. What stands, and what went wrong."""
    barrier = threading.Barrier(AT_ONCE)

    def send(text: str) -> str:
        barrier.wait(timeout=60)
        made = tips.receive(text, send=True).stored
        return made.receipt if made else ""

    def delete(code: str) -> str:
        barrier.wait(timeout=60)
        receipts.delete(code)
        return ""

    kept, left = [], []
    with ThreadPoolExecutor(AT_ONCE, initializer=_sleepy, initargs=(1,)) as threads:
        for n in range(TEXTS):
            # Every other one has a name in it, so that only the memory of this process tells that it is the same.
            text = f"Cầu số {n} ở Bến Mẫu sắp đóng" + (f", chị Trần Thị Mơ gọi 09123456{n:02}" if n % 2 else "")
            codes = list(threads.map(send, [text] * AT_ONCE))
            row = models.Wording.objects.order_by("pk").last()
            kept.append([models.Wording.objects.count(), models.Claim.objects.count(), row.times if row else 0,
                         sum(models.Demand.objects.values_list("n", flat=True)), len(set(codes) - {""})])  # fmt: skip
            if n >= TEXTS // 2:
                list(threads.map(delete, codes))
                left.append([models.Wording.objects.count(), models.Receipt.objects.count()])
    return {"kept": kept, "left": left}


def form() -> list[int]:
    """One form, sent by two taps at once: with the ticket of its text, and without; what stands, and how many codes."""
    barrier = threading.Barrier(2)

    def tap(given: tuple[str, str, str]) -> str:
        barrier.wait(timeout=60)
        text, ticket, code = given
        return tips.keep(text, ticket=ticket, code=code).receipt

    counted = []
    with ThreadPoolExecutor(2, initializer=_sleepy, initargs=(3,)) as threads:
        for n in range(TEXTS):
            seen = tips.look(f"Bến phà số {n} ở Bến Mẫu sắp đóng, chị Trần Thị Mơ kể", matched=True)
            given = (seen.kept.text, seen.ticket if n % 2 else "", receipts.fresh())
            codes = set(threads.map(tap, [given] * 2))
            row = models.Wording.objects.order_by("pk").last()
            counted.append(len(codes) + (row.times if row else 0) + (row.receipts.count() if row else 0))
    return counted


def merging() -> dict[str, Any]:
    """Tips of two texts come in while somebody merges and unmerges their claims: none is lost, nothing locks up."""
    from minhchung.desk import join

    by = _person(1) if not User.objects.exists() else User.objects.first().pk  # type: ignore[union-attr]
    texts = ("Chợ Bến Mẫu sắp cấm bán cá", "Bến Mẫu cấm bán cá ở chợ từ tháng sau")
    for text in texts:
        tips.keep(text)
    one, other = models.Claim.objects.order_by("-pk").values_list("pk", flat=True)[:2]

    def send(n: int) -> None:
        tips.keep(texts[n % 2])

    def merge(_: int) -> None:
        join.merge(one, other, by=by)
        join.unmerge(max(one, other), by=by)

    before = sum(models.Demand.objects.values_list("n", flat=True))
    with ThreadPoolExecutor(AT_ONCE, initializer=_sleepy, initargs=(2,)) as threads:
        work = [threads.submit(send, n) for n in range(40)]
        merged = threads.submit(lambda: [merge(n) for n in range(5)])
        for one_ in work:
            one_.result()
        merged.result()
    times = dict(models.Wording.objects.filter(text__in=texts).values_list("text", "times"))
    return {
        "came": sum(models.Demand.objects.values_list("n", flat=True)) - before,
        "times": sorted(times.values()),
    }
