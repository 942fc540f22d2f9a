"""Tables of the record. Nobody outside this room imports them (import-linter).

A Source is read by Imports. Each Import stages what it reads (Part, Staged) and applies it in one transaction, so that
half an import never shows. A Review is one check of a source; its Versions keep all its contents. A Change says that
a review must be indexed anew. Count holds the daily counters.

Publication, Entry and Checkpoint only grow: triggers refuse any UPDATE and DELETE (`triggers`). Document holds the
texts that Publications name by their digest, and may be erased. Standing is where each check stands today, derived from
them.
"""

from django.db import models


class Source(models.Model):
    """Where reviews come from. `kind`: complete | window | sitemap | sample | desk (our own checks)."""

    name = models.TextField(unique=True)
    kind = models.CharField(max_length=16)


class Review(models.Model):
    """One check of one source. `key` is the digest of its folded claim; `live` is false once it is gone."""

    public_id = models.CharField(max_length=20, unique=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="reviews")
    url = models.TextField(db_index=True)
    key = models.CharField(max_length=32)
    live = models.BooleanField(default=True)
    current = models.ForeignKey("Version", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["source", "url", "key"], name="review_once_a_source"),)
        indexes = (models.Index(fields=["live"], name="review_live"),)


class Version(models.Model):
    """What a review said from the day `seen` on. `content` holds the fields of lib.claimreview.schema.Review."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="versions")
    digest = models.CharField(max_length=64)
    published = models.CharField(max_length=10)
    content = models.JSONField()
    seen = models.DateField()


class Change(models.Model):
    """The index must look at this review again. Ids only grow: the index remembers how far it has come."""

    review = models.ForeignKey(Review, models.PROTECT)


class Import(models.Model):
    """One run of reading a source. `state`: reading | applied | abandoned. Counts are filled in when applied."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="imports")
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=16, default="reading")
    started = models.DateField()
    counts = models.JSONField(default=dict)


class Part(models.Model):
    """A file or page of an import; `done` once all of it is staged, so that a resumed run passes it over."""

    run = models.ForeignKey(Import, models.CASCADE, related_name="parts")
    name = models.TextField()
    done = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "name"], name="part_once_a_run"),)


class Staged(models.Model):
    """One item as read, waiting for the whole run. `refused` is the reason, or empty for a good one."""

    part = models.ForeignKey(Part, models.CASCADE, related_name="staged")
    refused = models.CharField(max_length=40, blank=True)
    url = models.TextField(blank=True)
    key = models.CharField(max_length=32, blank=True)
    content = models.JSONField()


class Count(models.Model):
    """How often something happened to a check on a day. `check_id` is a public id, or empty for all of them."""

    day = models.DateField()
    check_id = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=40)
    n = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "record_count"
        constraints = (models.UniqueConstraint(fields=["day", "check_id", "kind"], name="count_once_a_day"),)


class Head(models.Model):
    """The one row whose lock an appending transaction holds. `size`: how many entries the log has.

    `keys`: the indices of those that name a key, oldest first, so that nobody has to look for them among all.
    """

    size = models.BigIntegerField(default=0)
    keys = models.JSONField(default=list)


class Entry(models.Model):
    """An entry of the log: `data` is the canonical JSON that is its leaf (lib.publication.entry)."""

    index = models.BigIntegerField(primary_key=True)
    data = models.TextField()


class Publication(models.Model):
    """What an entry published. `about` is the check that it concerns, or ""; `erased` what a withdrawal erased."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True)
    kind = models.CharField(max_length=16)
    public_id = models.CharField(max_length=20)
    revision = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, unique=True)
    about = models.CharField(max_length=20, blank=True, db_index=True)
    erased = models.CharField(max_length=64, blank=True)
    date = models.DateField()

    document: object = None  # filled in by `checks`

    class Meta:
        indexes = (models.Index(fields=["kind"], name="publication_kind"),)


class Document(models.Model):
    """The canonical bytes of a document, as text; the row goes when it is withdrawn."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()


class Checkpoint(models.Model):
    """A signed state of the log (C2SP signed note)."""

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()


class Snapshot(models.Model):
    """The open data of the site covers the first `size` entries; `day` is when that was decided."""

    size = models.BigIntegerField()
    day = models.DateField()


class Standing(models.Model):
    """Where a check stands: derived from its publications. `state`: live | retracted | withdrawn.

    `first` and `latest` are the entries of its first and of its newest revision.
    """

    public_id = models.CharField(max_length=20, primary_key=True)
    position = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=16)
    revision = models.PositiveIntegerField()
    topic = models.CharField(max_length=20)
    verdict = models.CharField(max_length=16)
    language = models.CharField(max_length=35)
    first = models.BigIntegerField()
    latest = models.BigIntegerField(db_index=True)

    class Meta:
        indexes = (
            models.Index(fields=["state", "topic"], name="standing_topic"),
            models.Index(fields=["state", "verdict"], name="standing_verdict"),
            models.Index(fields=["state", "language"], name="standing_language"),
        )


class Imprint(models.Model):
    """How the desk names itself to the public, as an admin wrote it: one row. Settings stand above it."""

    address = models.TextField(default="", blank=True)
    name = models.TextField(default="", blank=True)
    reach = models.TextField(default="", blank=True)


class Health(models.Model):
    """What became of a capture since it was taken: a row from the first change on. Nothing here says who cites it.

    `link`: alive | dead (the live page), `file`: sound | damaged (the archived copy), each since a day that is null
    while it never was otherwise. `changed` numbers all changes of the table, each its own; the newest one counts.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    link = models.CharField(max_length=8, default="alive")
    link_since = models.DateField(null=True)
    file = models.CharField(max_length=8, default="sound")
    file_since = models.DateField(null=True)
    changed = models.BigIntegerField(unique=True)
