"""People who act in the same moment (tests.desk.scenes), outside of pytest's transaction: in a process of its own.

Each is a thread with a connection of its own, as in the server. Before a statement a thread may sleep, so that in the
end they meet everywhere; the chance is seeded, who wins is not.
"""

import itertools
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from minhchung.desk import mode, models, rules
from minhchung.errors import MinhChungError
from minhchung.lib.publication.document import Check, Mode, decode
from minhchung.record import checks, entries
from minhchung.staff.models import User
from tests.desk.conftest import ALL
from tests.desk.invariants import broken
from tests.desk.scenes import SCENES, Place

MOST = 4  # people at once
SLEEPS = 0.25  # of all statements
SLEEP_SECONDS = 0.002


@dataclass(frozen=True)
class Met:
    """Who did what in which scene, and what came of each: "", the code of a refusal, or an error that is not ours."""

    scene: str
    acts: Sequence[str]
    came: Sequence[str]

    @property
    def leaked(self) -> bool:
        """Whether a door raised what is no answer of ours."""
        return any(" " in came for came in self.came)

    @property
    def doubled(self) -> bool:
        """Whether two got what only one can have, or nobody did."""
        ends = SCENES[self.scene].ends
        done = [came for act, came in zip(self.acts, self.came, strict=True) if act in ends]
        return done.count("") > 1 or ("" not in done and len(done) == len(self.acts) and bool(ends))


def race(scenes: Sequence[str] = tuple(SCENES), *, fours: int, seed: int) -> dict[str, Any]:
    """Every pair of acts of each scene at once, then `fours` times four: what went wrong, and what nobody could do."""
    chance = random.Random(seed)
    writer, second, owner, *others = (_person(n) for n in range(3 + MOST))
    barriers = {n: threading.Barrier(n) for n in (2, MOST)}
    found, places = [], []
    with ThreadPoolExecutor(MOST, initializer=_sleepy, initargs=(seed,)) as threads:
        for name, acts in (*_pairs(scenes), *_fours(scenes, fours, chance)):
            if rules.works_alone():
                mode.switch(on=False, by=writer)
            scene, place = SCENES[name], Place(writer, second, owner)
            scene.begin(place)
            places.append(place)
            calls = [(barriers[len(acts)], scene.acts[act], place, others[n], n) for n, act in enumerate(acts)]
            found.append(Met(name, acts, list(threads.map(_came, calls))))
    return {
        "leaked": sorted({_said(met) for met in found if met.leaked}),
        "doubled": sorted({_said(met) for met in found if met.doubled}),
        "broken": [*broken(), *_lost(zip(found, places, strict=True)), *_citations(), *_modes(), *_stuck()],
        "idle": sorted(_idle(found)),
    }


def _pairs(scenes: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name in scenes:
        for acts in itertools.combinations_with_replacement(SCENES[name].acts, 2):
            yield name, acts


def _fours(scenes: Sequence[str], count: int, chance: random.Random) -> Iterator[tuple[str, tuple[str, ...]]]:
    for _ in range(count):
        name = chance.choice(scenes)
        yield name, tuple(chance.choices(list(SCENES[name].acts), k=MOST))


def _came(call: tuple[threading.Barrier, Callable[..., Any], Place, int, int]) -> str:
    barrier, act, place, by, nth = call
    barrier.wait(timeout=60)
    try:
        act(place, by, nth)
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


def _person(number: int) -> int:
    user = User(email=f"p{number}@desk.example", name=f"P{number}", roles=list(ALL), joined=date(2026, 11, 1))
    user.set_unusable_password()
    user.save()
    return user.pk


def _said(met: Met) -> str:
    return f"{met.scene}: " + ", ".join(f"{act} [{came}]" for act, came in zip(met.acts, met.came, strict=True))


def _idle(found: Sequence[Met]) -> set[str]:
    """Acts that never came through: they prove nothing."""
    tried = {f"{met.scene}: {act}" for met in found for act in met.acts}
    return tried - {
        f"{met.scene}: {act}" for met in found for act, came in zip(met.acts, met.came, strict=True) if not came
    }


def _lost(met: Iterable[tuple[Met, Place]]) -> Iterator[str]:
    """Words that a save took and that stand nowhere: not in the draft, not kept aside."""
    texts = [*models.Revision.objects.values_list("title", flat=True)]
    texts += models.Unmerged.objects.values_list("text", flat=True)
    here = " ".join(texts).split()
    yield from (f"{word} is lost, {_said(one)}" for one, place in met for word in place.saved if word not in here)


def _citations() -> Iterator[str]:
    """The journal knows of every quote, and no two stand at the same place."""
    for row in models.Revision.objects.filter(number=1).exclude(state="withdrawn"):
        steps = list(models.Step.objects.filter(revision=row).values_list("action", flat=True))
        positions = list(row.citations.values_list("position", flat=True))
        if len(positions) != steps.count("cite") - steps.count("uncite") or len(set(positions)) != len(positions):
            yield f"{row.pk} has quotes at {positions}, after {steps}"


def _modes() -> Iterator[str]:
    """The log says each switch, once, and of no check that one person stood alone while it said otherwise."""
    alone = False
    for one in entries.decoded(0, entries.count()):
        text = checks.document_bytes(one.sha256) if one.kind in {"mode", "published", "corrected"} else None
        said = decode(text) if text else None
        if isinstance(said, Mode):
            if said.solo == alone:
                yield f"{said.id} switches nothing"
            alone = said.solo
        if isinstance(said, Check) and said.solo and not alone:
            yield f"{said.id} says solo, the log did not"
    if alone != rules.works_alone():
        yield "the log says another mode than the desk"


def _stuck() -> Iterator[str]:
    """Nobody works any more: a job that seems to run ended without a word."""
    yield from (f"job {row.pk} runs for ever" for row in models.Job.objects.filter(state="running"))
