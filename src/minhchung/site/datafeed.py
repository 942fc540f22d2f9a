"""The markup of each check, and a schema.org DataFeed of all of it for whoever imports fact-checks.

One file a thousand checks, in order of publication, so that a new check changes the last file only; the index beside
them lists the files. The form is the one that Data Commons reads; so does our own `import`.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, cast
from urllib.parse import urlsplit

from minhchung.lib.claimreview.schema import Review, Verdict
from minhchung.lib.claimreview.write import LICENCE, claim_review, word
from minhchung.record.checks import Standing
from minhchung.site.desk import Desk

FOLDER = "data/claimreview"
INDEX = "data/claimreview.json"  # beside the folder, which thus holds nothing that an importer would trip over
FORMAT = "minhchung-claimreview/1"
CHECKS = 1000  # a file, live or not


def markup(standing: Standing, *, desk: Desk) -> dict[str, Any] | None:
    """The ClaimReview of a check, None where it was retracted or withdrawn."""
    check = standing.current
    if standing.state != "live" or check is None:
        return None
    review = Review(
        url=desk.url(f"/checks/{check.id}/"),
        host=urlsplit(desk.address).hostname or "",
        claim=check.claim,
        title=check.title,
        summary=check.summary,
        publisher=desk.name,
        published=check.published,
        language=check.language,
        rating=word(check.verdict, check.language),
        verdict=cast("Verdict", check.verdict),
        claim_published=check.first_seen,
    )
    modified = check.date if check.revision > 1 else ""
    return claim_review(review, home=desk.url("/"), modified=modified)


def files(standings: Iterable[Standing], *, desk: Desk, day: str, entries: int) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of each file of the feed, then of the index.

    `standings` come in order of publication. `day` and `entries` are those of the snapshot: the index alone names them.
    A file would be empty once all of its checks are retracted: then there is none.
    """
    listed = []
    for number, part in groupby(standings, key=lambda standing: (standing.position - 1) // CHECKS + 1):
        items = [_item(found) for standing in part if (found := markup(standing, desk=desk))]
        if items:
            path, data = f"{FOLDER}/{number:04}.json", _feed(items, desk)
            listed.append(_listed(path, data, len(items), desk))
            yield path, data
    yield INDEX, _index(listed, desk, day, entries)


def _item(review: dict[str, Any]) -> dict[str, Any]:
    dates = {"dateCreated": review["datePublished"], "dateModified": _changed(review)}
    return {"@type": "DataFeedItem", "url": review["url"], **dates, "item": [review]}


def _changed(review: dict[str, Any]) -> str:
    return str(review.get("dateModified", review["datePublished"]))


def _feed(items: list[dict[str, Any]], desk: Desk) -> bytes:
    head = {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": f"ClaimReview – {desk.name}",
        "url": desk.url("/data/"),
        "license": LICENCE,
        "publisher": {"@type": "Organization", "name": desk.name, "url": desk.url("/")},
        "dateModified": max(item["dateModified"] for item in items),
    }
    # One item a line: a mirror's difference shows which checks changed.
    lines = ",\n".join(_json(item) for item in items)
    return f'{_json(head)[:-1]},"dataFeedElement":[\n{lines}\n]}}\n'.encode()


def _listed(path: str, data: bytes, checks: int, desk: Desk) -> dict[str, Any]:
    digest = hashlib.sha256(data).hexdigest()
    return {"url": desk.url(f"/{path}"), "checks": checks, "bytes": len(data), "sha256": digest}


def _index(listed: list[dict[str, Any]], desk: Desk, day: str, entries: int) -> bytes:
    whole = {
        "format": FORMAT,
        "publisher": desk.name,
        "license": LICENCE,
        "day": day,
        "entries": entries,
        "checks": sum(each["checks"] for each in listed),
        "files": listed,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
