"""The journal: one row a step, never changed. Written by the doors of this room inside their transactions."""

from collections.abc import Mapping
from datetime import UTC, datetime

from . import models


def write(
    action: str,
    *,
    by: int,
    claim: models.Claim | None = None,
    revision: models.Revision | None = None,
    change: tuple[str, str] = ("", ""),
    reason: str = "",
    facts: Mapping[str, object] | None = None,
) -> None:
    """Note that `by` did `action`; `change` is the state before and after."""
    models.Step.objects.create(
        moment=datetime.now(UTC),
        by_id=by,
        action=action,
        claim=claim if claim is not None else (revision.claim if revision is not None else None),
        revision=revision,
        origin=change[0],
        to=change[1],
        reason=reason,
        facts=dict(facts or {}),
    )
