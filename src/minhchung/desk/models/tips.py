"""Tables of what the public sends: never who. Texts are stored redacted, and go after some months; the demand stays."""

from django.db import models
from django.db.models import F, Q

from .checks import Claim, person


class Wording(models.Model):
    """One way in which a claim reached the desk. `text` is redacted, and "" once it has expired.

    `kinds`: what was taken out of it. `fold`: SHA-256 of the folded text, "" where anything was taken out: only texts
    that are whole join by themselves. `links`: addresses without tracking. `hint` and `words`: what kind of message it
    seems to be, and by which of its words. `day`: when it first came, `latest`: when it last did, `times`: how often.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="wordings")
    text = models.TextField()
    language = models.TextField()
    links = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    fold = models.TextField(default="", blank=True)
    hint = models.TextField(default="", blank=True)
    words = models.JSONField(default=list)
    day = models.DateField()
    latest = models.DateField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=["latest"], name="desk_wording_latest"),)
        constraints = (models.UniqueConstraint(fields=["fold"], condition=~Q(fold=""), name="desk_wording_once"),)


class Receipt(models.Model):
    """Lets whoever sent a tip read its answer: `code` is the SHA-256 of a random code that only they hold.

    `channel`: page, api.
    """

    code = models.TextField(unique=True)
    wording = models.ForeignKey(Wording, on_delete=models.CASCADE, related_name="receipts")
    channel = models.TextField()
    day = models.DateField()

    class Meta:
        indexes = (models.Index(fields=["day"], name="desk_receipt_day"),)


class Demand(models.Model):
    """How many tips about a claim came on a day."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="demand")
    day = models.DateField()
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["claim", "day"], name="desk_demand_once"),)


class Suggestion(models.Model):
    """Two claims that may be one, `one` the older: how near (0 to 1), by which field, and what differs.

    `missing`: something was redacted from either, so that a name may be what tells them apart.
    """

    one = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="nearer")
    other = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="later")
    score = models.FloatField()
    clashes = models.JSONField(default=list)
    missing = models.BooleanField(default=False)
    state = models.TextField(default="open", choices=[(one, one) for one in ("open", "joined", "rejected")])
    by = person(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["one", "other"], name="desk_suggestion_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="desk_suggestion_order"),
        )


class Reply(models.Model):
    """A reply to a published check, or a mistake reported in one: redacted, and placed or declined by two people.

    `check_id`: the public id. `code`: SHA-256 of its receipt. `reason`: why it is (to be) declined, of a fixed list.
    """

    check_id = models.TextField()
    kind = models.TextField(choices=[(one, one) for one in ("reply", "mistake")])
    text = models.TextField()
    language = models.TextField()
    code = models.TextField(unique=True)
    day = models.DateField()
    state = models.TextField(
        default="waiting",
        choices=[(one, one) for one in ("waiting", "to_place", "to_decline", "placed", "declined", "expired")],
    )
    reason = models.TextField(default="", blank=True)
    by = person(null=True)
    decided_by = person(null=True)
    solo = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["state", "day"], name="desk_reply_state"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by")) | Q(solo=True),
                name="desk_reply_two_people",
            ),
        )
