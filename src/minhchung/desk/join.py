"""Two claims that are one: joined by a person, taken apart again, each time whole or not at all.

What was moved stands in the journal, so that undoing moves back exactly that. A claim that became a part of another
keeps its row and its state, and nothing can be done with it until it is taken out again.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Model

from minhchung.errors import Refused

from . import group, jobs, journal, models, wordings
from .states import DONE_CLAIM, OPEN_CLAIM

_MOVED: Mapping[str, type[Model]] = {"wordings": models.Wording, "evidence": models.Evidence, "notes": models.Note}


def merge(one: int, other: int, *, by: int) -> int:
    """Make two claims one: the id of the one that stays. That is the one with a check, else the answered, the older.

    Wordings (and with them receipts), demand, evidence and notes of the other move to it.
    Raises Refused: not_your_role, unknown_claim, same_claim, claim_merged, claim_closed, both_have_checks.
    """
    group.allowed(by)
    if one == other:
        raise Refused("same_claim")
    with transaction.atomic():
        stays, goes = _ranked(*lock(one, other))
        facts = _move(stays, goes, by)
        journal.write("merge", by=by, claim=stays, facts=facts)
        journal.write("merged_into", by=by, claim=goes, facts={"into": stays.pk})
    return stays.pk


def unmerge(claim: int, *, by: int) -> None:
    """Take a claim that became a part of another out again, with all that came with it.

    What came since stays, as does evidence that a check quotes meanwhile.
    Raises Refused: not_your_role, unknown_claim, not_merged, merged_further (the other one became a part as well).
    """
    group.allowed(by)
    seen = models.Claim.objects.filter(pk=claim).first()
    if seen is None:
        raise Refused("unknown_claim")
    if seen.merged_id is None:
        raise Refused("not_merged")
    with transaction.atomic():
        rows = {row.pk: row for row in lock(claim, seen.merged_id)}
        goes, stays = rows[claim], rows[seen.merged_id]
        if goes.merged_id != stays.pk:
            raise Refused("not_merged")
        if stays.merged_id is not None:
            raise Refused("merged_further")
        steps = models.Step.objects.filter(claim=stays, action="merge", facts__goes=goes.pk)
        _move_back(stays, goes, steps.latest("pk").facts)
        for row in (stays, goes):
            journal.write("unmerge", by=by, claim=row, facts={"goes": goes.pk})


def split(wording: int, *, by: int) -> int:
    """Make one wording of a claim a claim of its own: its id.

    Its demand goes along, day by day where its receipts tell the day, the rest on its first.
    Raises Refused: not_your_role, unknown_wording, only_wording, wording_expired.
    """
    group.allowed(by)
    seen = models.Wording.objects.filter(pk=wording).first()
    if seen is None:
        raise Refused("unknown_wording")
    with transaction.atomic():
        (old,) = lock(seen.claim_id)
        row = models.Wording.objects.select_for_update().filter(pk=wording, claim=old).first()
        if row is None:
            raise Refused("unknown_wording")
        if not row.text:
            raise Refused("wording_expired")
        if old.wordings.count() == 1:
            raise Refused("only_wording")
        new = _of_its_own(row, old)
        demand = _share(row, old)
        _add_demand(old, demand, sign=-1)
        _add_demand(new, demand, sign=1)
        models.Suggestion.objects.create(one=old, other=new, score=0, state="rejected", by_id=by)
        journal.write("split", by=by, claim=old, facts={"new": new.pk, "wording": row.pk, "demand": demand})
        journal.write("split_off", by=by, claim=new, facts={"from": old.pk})
        jobs.add("look", row.pk)
    return new.pk


def unsplit(claim: int, *, by: int) -> int:
    """Undo: what was split off is a part of its claim again, whose id this is.

    Raises Refused: not_your_role, not_split, and like `merge`.
    """
    step = models.Step.objects.filter(claim=claim, action="split_off").order_by("pk").last()
    if step is None:
        raise Refused("not_split")
    return merge(int(step.facts["from"]), claim, by=by)


def lock(*claims: int) -> list[models.Claim]:
    """The claims under their locks, always in the order of their ids. Raises Refused: unknown_claim."""
    rows = list(models.Claim.objects.select_for_update(no_key=True).filter(pk__in=claims).order_by("pk"))
    if len(rows) != len(set(claims)):
        raise Refused("unknown_claim")
    return rows


def _ranked(*claims: models.Claim) -> tuple[models.Claim, models.Claim]:
    """Which stays and which goes."""
    if any(row.merged_id is not None for row in claims):
        raise Refused("claim_merged")
    if any(row.state == "declined" for row in claims):
        raise Refused("claim_closed")
    checked = {row.pk: row.revisions.exclude(state="abandoned").exists() for row in claims}
    if all(checked.values()):
        raise Refused("both_have_checks")
    goes, stays = sorted(claims, key=lambda row: (checked[row.pk], row.state in DONE_CLAIM, -row.pk))
    if goes.state not in OPEN_CLAIM:
        raise Refused("claim_closed")
    return stays, goes


def _move(stays: models.Claim, goes: models.Claim, by: int) -> dict[str, Any]:
    """Everything over to `stays`; what that was, for `_move_back`.

    Wordings first: whoever counts a tip holds its wording, and waits or is waited for.
    """
    facts: dict[str, Any] = {"goes": goes.pk}
    for name, model in _MOVED.items():
        rows = model._default_manager.filter(claim=goes)
        facts[name] = list(rows.order_by("pk").values_list("pk", flat=True))
        rows.update(claim=stays)
    facts["demand"] = {row.day.isoformat(): row.n for row in models.Demand.objects.filter(claim=goes, n__gt=0)}
    _add_demand(stays, facts["demand"], sign=1)
    models.Demand.objects.filter(claim=goes).delete()
    older, younger = sorted((stays.pk, goes.pk))
    pair = models.Suggestion.objects.filter(one=older, other=younger).first()
    facts["pair"] = {"id": pair.pk, "state": pair.state, "by": pair.by_id} if pair else None
    models.Suggestion.objects.filter(one=older, other=younger).update(state="joined", by=by)
    facts["suggestions"] = _inherit(stays, goes)
    models.Claim.objects.filter(pk=goes.pk).update(merged=stays)
    return facts


def _inherit(stays: models.Claim, goes: models.Claim) -> list[int]:
    """What was still to be asked about `goes` is asked about `stays`; the ids of these new suggestions."""
    made = []
    rows = models.Suggestion.objects.filter(state="open")
    for row in rows.filter(one=goes) | rows.filter(other=goes):
        turned = row.one_id == goes.pk
        third = row.other_id if turned else row.one_id
        first, second = sorted((stays.pk, third))
        clashes = row.clashes if (row.one_id == goes.pk) == (first == stays.pk) else turn(row.clashes)
        new, fresh = models.Suggestion.objects.get_or_create(
            one_id=first,
            other_id=second,
            defaults={"score": row.score, "clashes": clashes, "missing": row.missing},
        )
        made += [new.pk] if fresh else []
    return made


def turn(clashes: list[list[str]]) -> list[list[str]]:
    """The same differences, seen from the other claim."""
    return [[kind, other, one] for kind, one, other in clashes]


def _move_back(stays: models.Claim, goes: models.Claim, facts: Mapping[str, Any]) -> None:
    quoted = models.Citation.objects.filter(revision__claim=stays).exclude(revision__state="abandoned")
    kept = set(quoted.values_list("evidence", flat=True))
    for name, model in _MOVED.items():
        ids = [pk for pk in facts[name] if name != "evidence" or pk not in kept]
        model._default_manager.filter(pk__in=ids, claim=stays).update(claim=goes)
    held = dict(models.Demand.objects.filter(claim=stays).values_list("day", "n"))
    back = {day: min(n, held.get(date.fromisoformat(day), 0)) for day, n in facts["demand"].items()}
    _add_demand(stays, back, sign=-1)
    _add_demand(goes, back, sign=1)
    models.Suggestion.objects.filter(pk__in=facts["suggestions"], state="open").delete()
    if facts["pair"] is not None:
        was = facts["pair"]
        models.Suggestion.objects.filter(pk=was["id"]).update(state=was["state"], by=was["by"])
    models.Claim.objects.filter(pk=goes.pk).update(merged=None)
    wordings.renew_text(goes)  # its words may have expired while it was a part


def _add_demand(claim: models.Claim, demand: Mapping[str, int], *, sign: int) -> None:
    """`sign` times so many tips on each day (ISO)."""
    for day, n in demand.items():
        row, _fresh = models.Demand.objects.get_or_create(claim=claim, day=date.fromisoformat(day))
        models.Demand.objects.filter(pk=row.pk).update(n=F("n") + sign * n)
    models.Demand.objects.filter(claim=claim, n=0).delete()


def _of_its_own(row: models.Wording, old: models.Claim) -> models.Claim:
    """Nobody of the desk wrote its words: it is as new as any other tip."""
    new = models.Claim.objects.create(
        text=wordings.title(row.text), language=row.language, topic=old.topic, state="new",
        opened=row.day,
    )  # fmt: skip
    models.Wording.objects.filter(pk=row.pk).update(claim=new)
    return new


def _share(row: models.Wording, old: models.Claim) -> dict[str, int]:
    """How many tips of each day of a claim came in this wording, as far as can be told."""
    held = dict(models.Demand.objects.filter(claim=old, n__gt=0).values_list("day", "n"))
    told = Counter(models.Receipt.objects.filter(wording=row).values_list("day", flat=True))
    told[row.day] += max(0, row.times - told.total())
    return {day.isoformat(): min(n, held[day]) for day, n in told.items() if n and day in held}
