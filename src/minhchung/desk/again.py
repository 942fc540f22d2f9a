"""One more tip of a text that the desk has, on PostgreSQL in one statement: there each is a message and its answer.

It says at once what `wordings.join` and `receipts.make` say one after another, and changes with them. SQLite needs no
messages; there their way costs the same (bench/tips.py).
"""

from datetime import date

from django.db import connection

from . import receipts

# The row of the wording is held from the first part on: whoever merges claims moves their wordings first.
_COUNT = """
WITH wording AS (
  UPDATE desk_wording SET times = times + 1, latest = CAST(%(day)s AS date)
  WHERE id = %(wording)s AND text <> ''
    AND (SELECT answer FROM desk_claim WHERE desk_claim.id = desk_wording.claim_id) = ''
  RETURNING id, claim_id
), demand AS (
  INSERT INTO desk_demand (claim_id, day, n) SELECT claim_id, CAST(%(day)s AS date), 1 FROM wording
  ON CONFLICT (claim_id, day) DO UPDATE SET n = desk_demand.n + 1
), receipt AS (
  INSERT INTO desk_receipt (code, wording_id, channel, day)
  SELECT %(code)s, id, %(channel)s, CAST(%(day)s AS date) FROM wording
  WHERE (SELECT count(*) FROM desk_receipt
         WHERE wording_id = %(wording)s AND day = CAST(%(day)s AS date)) < %(most)s
  RETURNING id
)
SELECT token, (SELECT count(*) FROM receipt) FROM desk_claim JOIN wording ON desk_claim.id = claim_id
"""


def count(wording: int, code: str, *, channel: str, day: date) -> tuple[str, str] | None:
    """Count it to this wording and keep its receipt; the code ("" where there are no more today) and the feed's token.

    None, with nothing written, where it goes the way of every other tip: the text went, or its claim has an answer.
    """
    if connection.vendor != "postgresql":
        return None
    key = receipts.digest_of(code)
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT, {"wording": wording, "code": key, "channel": channel, "day": day, "most": receipts.A_DAY}
        )
        token, made = cursor.fetchone() or ("", 0)
    return (code if made else "", token) if token else None
