"""`claims:search` in the response form of the Google Fact Check Tools API, so that its clients work here unchanged.

Source: developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search. There is no `claimant`: the
record holds no person.
"""

import re
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import override

from minhchung.errors import MinhChungError, Refused
from minhchung.record import answer
from minhchung.record.answer import Check
from minhchung.site.words import VERDICTS
from minhchung.web.ask import accepts
from minhchung.web.limit import check_rate
from minhchung.web.received import clean
from minhchung.web.refused import api_error

LARGEST = 20
DEFAULT = 10


@accepts("GET", "HEAD")
def search(request: HttpRequest) -> HttpResponse:
    """GET query, languageCode, pageSize, maxAgeDays, reviewPublisherSiteFilter; `key` and `pageToken` are not read."""
    try:
        check_rate(request)
        claims = _claims(request)
    except MinhChungError as error:
        return api_error(request, error)
    return JsonResponse({"claims": claims} if claims else {})


def _claims(request: HttpRequest) -> list[dict[str, object]]:
    given = request.GET
    size = _whole(given.get("pageSize", ""), "pageSize") or DEFAULT
    age = _whole(given.get("maxAgeDays", ""), "maxAgeDays")
    only = given.get("languageCode", "")
    site = given.get("reviewPublisherSiteFilter", "").lower()
    k = LARGEST if age or site else min(size, LARGEST)
    found = answer.ask(clean(given.get("query", "")), k=k, lang=only, only_lang=only)
    checks = [each.check for each in found.answers if each.decision != "none"]
    return [_claim(check) for check in checks if _young(check, age) and _from(check, site)][:size]


def _whole(text: str, name: str) -> int:
    if not re.fullmatch(r"[0-9]{0,9}", text):
        raise Refused("bad_parameter", name=name)
    return int(text or 0)


def _young(check: Check, days: int) -> bool:
    if not days:
        return True
    try:
        return (datetime.now(UTC).date() - date.fromisoformat(check.published)).days <= days
    except ValueError:
        return False


def _from(check: Check, site: str) -> bool:
    host = _host(check)
    return not site or host == site or host.endswith("." + site)


def _host(check: Check) -> str:
    return urlsplit(check.url).hostname or ""


def _claim(check: Check) -> dict[str, object]:
    review: dict[str, object] = {
        "publisher": {"name": check.publisher, "site": _host(check).removeprefix("www.")},
        "url": check.url,
        "title": check.title,
        "reviewDate": f"{check.published}T00:00:00Z" if check.published else "",
        "textualRating": check.verdict_original or _word(check),
        "languageCode": check.language,
    }
    return {"text": check.claim, "claimReview": [{name: value for name, value in review.items() if value}]}


def _word(check: Check) -> str:
    with override("vi" if check.language == "vi" else "en"):
        return str(VERDICTS.get(check.verdict, VERDICTS["unknown"])[1])
