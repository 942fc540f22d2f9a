"""Tables of what is done in the background."""

from django.db import models


class Job(models.Model):
    """Work in the background: a `kind` of work for the evidence with the id `subject` (jobs.KINDS).

    `state`: waiting, running, failed, done. `code`: why the last attempt did not succeed; its words are not kept.
    `worker`: the thread that is at it. `moment`: when the state last changed; `due`: when the next attempt may begin.
    """

    kind = models.TextField()
    subject = models.PositiveBigIntegerField()
    state = models.TextField(
        default="waiting", choices=[(one, one) for one in ("waiting", "running", "failed", "done")], db_index=True
    )
    attempts = models.PositiveIntegerField(default=0)
    code = models.TextField(default="", blank=True)
    worker = models.TextField(default="", blank=True)
    moment = models.DateTimeField()
    due = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "subject"], name="desk_job_once"),)


class Due(models.Model):
    """When the recurring work `name` is to be done next, so that a restart neither repeats nor skips it."""

    name = models.TextField(unique=True)
    moment = models.DateTimeField()
