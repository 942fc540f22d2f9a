"""People who join, split and undo the same claims in the same moment, while tips about them come in.

Outside of pytest's transaction, in a process of its own; each is a thread with a connection of its own.
"""

import itertools
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum

from minhchung.desk import check, join, models, suggest, wordings
from minhchung.errors import MinhChungError
from minhchung.staff.models import User
from tests.desk.conftest import ALL

SLEEPS, SLEEP_SECONDS = 0.25, 0.002
DAY = datetime(2026, 11, 23, tzinfo=UTC).date()
_count = itertools.count()


class Place:
    """Three claims of one wording each, the third of two; a suggestion about the first two; the fourth is joined."""

    def __init__(self, by: int) -> None:
        self.by = by
        self.texts = [f"Lời đồn số {next(_count)} về nước máy" for _ in range(5)]
        self.wordings = [sent(text) for text in self.texts]
        self.claims = [models.Wording.objects.get(pk=pk).claim_id for pk in self.wordings]
        join.merge(self.claims[2], self.claims[4], by=by)
        join.merge(self.claims[0], self.claims[3], by=by)
        self.pair = models.Suggestion.objects.create(one_id=self.claims[0], other_id=self.claims[1], score=0.5).pk


def sent(text: str) -> int:
    """A tip comes in; its wording."""
    with transaction.atomic():
        return wordings.join(wordings.kept(text), known=None, day=DAY).wording


Act = Callable[[Place], Any]
ACTS: dict[str, Act] = {
    "merge 0 1": lambda place: join.merge(place.claims[0], place.claims[1], by=place.by),
    "merge 1 2": lambda place: join.merge(place.claims[2], place.claims[1], by=place.by),
    "merge 0 2": lambda place: join.merge(place.claims[0], place.claims[2], by=place.by),
    "confirm": lambda place: suggest.confirm(place.pair, by=place.by),
    "reject": lambda place: suggest.reject(place.pair, by=place.by),
    "unmerge 3": lambda place: join.unmerge(place.claims[3], by=place.by),
    "split": lambda place: join.split(place.wordings[4], by=place.by),
    "draft 1": lambda place: check.draft(place.claims[1], by=place.by),
    "tip": lambda place: sent(place.texts[1]),
    "tip 4": lambda place: sent(place.texts[4]),
}


def race(*, threes: int, seed: int) -> dict[str, Any]:
    """Every pair of acts at once, then `threes` times three: errors that are not ours, and what did not hold."""
    chance = random.Random(seed)
    by = _person()
    groups = [*itertools.combinations_with_replacement(ACTS, 2)]
    groups += [tuple(chance.choices(list(ACTS), k=3)) for _ in range(threes)]
    leaked, wrong, done = [], [], set()
    with ThreadPoolExecutor(3, initializer=_sleepy, initargs=(seed,)) as threads:
        for acts in groups:
            place, barrier = Place(by), threading.Barrier(len(acts))
            came = list(threads.map(_came, [(barrier, ACTS[act], place) for act in acts]))
            said = ", ".join(f"{act} [{code}]" for act, code in zip(acts, came, strict=True))
            tips = 5 + sum(act.startswith("tip") for act in acts)
            leaked += [said for code in came if " " in code]
            wrong += [f"{what}: {said}" for what in _broken(place, tips)]
            done |= {act for act, code in zip(acts, came, strict=True) if not code}
    return {"leaked": leaked, "broken": wrong, "idle": sorted(set(ACTS) - done)}


def _broken(place: Place, tips: int) -> Iterator[str]:
    """What must hold of the claims of a place: nothing lost, nothing counted twice, nothing in a claim that is gone."""
    rows = models.Wording.objects.filter(pk__in=place.wordings).select_related("claim")
    homes = {row.claim for row in rows}
    claims = models.Claim.objects.filter(pk__in={*place.claims, *(home.pk for home in homes)})
    if models.Wording.objects.filter(claim__in=claims).count() != len(place.wordings):
        yield "a wording was doubled or lost"
    if any(home.merged_id is not None for home in homes):
        yield "a wording is in a claim that is no more"
    if models.Demand.objects.filter(claim__in=claims).aggregate(all=Sum("n"))["all"] != tips:
        yield "a tip was lost or counted twice"
    if models.Demand.objects.filter(claim__in=claims).exclude(claim__merged=None).exists():
        yield "demand is left in a claim that is no more"
    if any(claim.merged_id is not None and claim.revisions.exists() for claim in claims):
        yield "a claim with a draft became a part"
    if sum(row.times for row in rows) != tips:
        yield "a wording counts otherwise than the days"


def _came(call: tuple[threading.Barrier, Act, Place]) -> str:
    barrier, act, place = call
    barrier.wait(timeout=60)
    try:
        act(place)
    except MinhChungError as error:
        return error.code
    except Exception as error:  # noqa: BLE001  # any of them is what we look for
        return f"{type(error).__name__} {str(error).splitlines()[0] if str(error) else ''}"
    return ""


def _sleepy(seed: int) -> None:
    chance = random.Random(f"{seed} {threading.current_thread().name}")

    def sometimes(execute: Callable[..., Any], *statement: Any) -> Any:
        if chance.random() < SLEEPS:
            time.sleep(chance.random() * SLEEP_SECONDS)
        return execute(*statement)

    connection.execute_wrappers.append(sometimes)


def _person() -> int:
    user = User(email="p1@desk.example", name="P1", roles=list(ALL), joined=DAY)
    user.set_unusable_password()
    user.save()
    return user.pk
