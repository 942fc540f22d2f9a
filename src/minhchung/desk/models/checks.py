"""Tables of claims, their evidence and their checks.

Columns named `by`, `checker`, `assigned`, `decided_by` hold the id of an account of the desk; nobody else is in here.
"""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from minhchung.desk.states import DECLINED_FOR, GIVEN_BACK, STATES, UNFINISHED


def person(*, null: bool = False, name: str = "+") -> "models.ForeignKey[object, object]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=null, related_name=name)


def token() -> str:
    """A random name."""
    return secrets.token_urlsafe(16)


class Claim(models.Model):
    """What is to be checked, in one sentence. `answer`: public id of the check that settles it, ours or imported.

    "new": tips opened it, and nobody of the desk has taken it up yet. `merged`: the claim that it became a part of.
    `token`: names its public feed.
    """

    text = models.TextField()
    language = models.TextField(default="vi")
    topic = models.TextField(default="other")
    state = models.TextField(default="open", choices=[(one, one) for one in ("new", "open", "answered", "declined")])
    declined_for = models.TextField(default="", blank=True)
    answer = models.TextField(default="", blank=True)
    first_seen = models.DateField(null=True)
    opened = models.DateField()
    deadline = models.DateField(null=True)
    assigned = person(null=True)
    merged = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    token = models.TextField(default=token)

    class Meta:
        indexes = (models.Index(fields=["state", "opened"], name="desk_claim_state"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="declined", declined_for__in=DECLINED_FOR)
                | (~Q(state="declined") & Q(declined_for="")),
                name="desk_claim_declined_for",
            ),
        )

    def untouched(self) -> bool:
        """Whether tips alone made it what it is: the desk at most took it, declined it, and gave it back."""
        left = self.assigned_id is None and not self.steps.exclude(action__in=GIVEN_BACK).exists()
        return left and not (self.notes.exists() or self.evidence.exists() or self.revisions.exists())


class Evidence(models.Model):
    """A page or file that was captured for a claim. The capture itself lies in the archive under its digest.

    `given`: a person gave the file, the desk did not fetch it, so `url` is what that person says.
    `state`: waiting (a job will fetch it), kept, failed (`code` and `facts` say why). `sha256` is written only once the
    capture is durable. `picture`: digest of the screenshot, or "". `reread` is the day on which its bytes were last
    compared with the digest, `sound` what came of it; `link` what became of the live page (alive, failing, dead),
    `failed_days` since when, `tested` when.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="evidence")
    url = models.TextField(default="", blank=True)
    state = models.TextField(default="waiting", choices=[(one, one) for one in ("waiting", "kept", "failed")])
    given = models.BooleanField(default=False)
    code = models.TextField(default="", blank=True)
    facts = models.JSONField(default=dict, blank=True)
    sha256 = models.TextField(default="", blank=True, db_index=True)
    file_sha256 = models.TextField(default="", blank=True)
    media_type = models.TextField(default="", blank=True)
    charset = models.TextField(default="", blank=True)
    captured = models.TextField(default="", blank=True)
    title = models.TextField(default="", blank=True)
    picture = models.TextField(default="", blank=True)
    reread = models.DateField(null=True)
    sound = models.BooleanField(default=True)
    link = models.TextField(default="", blank=True)
    failed_days = models.PositiveIntegerField(default=0)
    tested = models.DateField(null=True)
    by = person()
    day = models.DateField()


class Revision(models.Model):
    """A revision of a check: a draft until it is published, then only a pointer to what the record holds.

    `version` counts its saves. `before`: its state when it was proposed for withdrawal. `checker` began it;
    `submitted_by` sent it to review; `assigned` was asked to read it. `sha256` and `document` (canonical bytes as text)
    are those that were approved.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="revisions")
    public_id = models.TextField()
    number = models.PositiveIntegerField()
    state = models.TextField(choices=[(one, one) for one in STATES])
    before = models.TextField(default="", blank=True)
    language = models.TextField()
    topic = models.TextField()
    statement = models.TextField(default="", blank=True)
    title = models.TextField(default="", blank=True)
    verdict = models.TextField(default="", blank=True)
    summary = models.TextField(default="", blank=True)
    explanation = models.TextField(default="", blank=True)
    first_seen = models.TextField(default="", blank=True)
    reason = models.TextField(default="", blank=True)
    salt = models.TextField()
    solo = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    sha256 = models.TextField(default="", blank=True)
    document = models.TextField(default="", blank=True)
    checker = person()
    submitted_by = person(null=True)
    assigned = person(null=True)
    day = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["public_id", "number"], condition=~Q(state="abandoned"), name="desk_revision_once"
            ),
            models.UniqueConstraint(
                fields=["public_id"], condition=Q(state__in=UNFINISHED), name="desk_revision_one_open"
            ),
            models.UniqueConstraint(fields=["claim"], condition=Q(state__in=UNFINISHED), name="desk_claim_one_open"),
        )


class Editor(models.Model):
    """Somebody who changed something in a revision: this person cannot approve it."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="editors")
    by = person()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["revision", "by"], name="desk_editor_once"),)


class Citation(models.Model):
    """A quote of a revision, as it stands in the capture. `place` is its offset in the readable text."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="citations")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="citations")
    position = models.PositiveIntegerField()
    quote = models.TextField()
    before = models.TextField(default="", blank=True)
    after = models.TextField(default="", blank=True)
    place = models.PositiveIntegerField(default=0)
    title = models.TextField()
    source = models.TextField()
    url = models.TextField()
    public = models.BooleanField(default=False)

    class Meta:
        ordering = ("position", "pk")


class Approval(models.Model):
    """The second person's word for the document with the digest `sha256`. `solo`: there was no second person."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="approval")
    by = person()
    sha256 = models.TextField()
    solo = models.BooleanField(default=False)
    moment = models.DateTimeField()


class Proposal(models.Model):
    """One person proposes to retract or to withdraw what is public, another one decides.

    `reason` will be public, in `language`. Of a withdrawal, `only` says what: "" (all texts), "revision", or the
    SHA-256 of a capture whose public copy goes.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="proposals")
    kind = models.TextField(choices=[(one, one) for one in ("retract", "withdraw")])
    reason = models.TextField()
    language = models.TextField()
    only = models.TextField(default="", blank=True)
    by = person()
    decided_by = person(null=True)
    outcome = models.TextField(default="", blank=True, choices=[(one, one) for one in ("confirmed", "refused")])
    solo = models.BooleanField(default=False)
    moment = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by")) | Q(solo=True),
                name="desk_proposal_two_people",
            ),
            models.UniqueConstraint(fields=["revision"], condition=Q(outcome=""), name="desk_proposal_one_open"),
        )


class Unmerged(models.Model):
    """Words that met a newer version of the draft: kept until somebody has looked at them, and after that too.

    `settled`: somebody chose, and these are the words that were let go. Not in the journal, which nothing can leave.
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="unmerged")
    field = models.TextField()
    text = models.TextField()
    settled = models.BooleanField(default=False)
    by = person()
    moment = models.DateTimeField()


class Note(models.Model):
    """What people of the desk tell each other about a claim; never public."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    by = person()
    moment = models.DateTimeField()


class Mode(models.Model):
    """Whether one person may stand alone behind a check. The newest row counts; each switch is on the public log."""

    solo = models.BooleanField()
    by = person()
    moment = models.DateTimeField()


class Step(models.Model):
    """The journal: who did what, when. Rows are neither changed nor removed (triggers)."""

    moment = models.DateTimeField(db_index=True)
    by = person()
    action = models.TextField()
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="steps")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="steps")
    origin = models.TextField(default="", blank=True)
    to = models.TextField(default="", blank=True)
    reason = models.TextField(default="", blank=True)
    facts = models.JSONField(default=dict, blank=True)
