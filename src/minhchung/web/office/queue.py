"""The queue: what is to be checked, who has it, what is late; and a new claim."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from minhchung.desk import demand, group, queries, suggest
from minhchung.desk.shown import Claim, Filter, Page
from minhchung.desk.states import DONE_CLAIM
from minhchung.errors import MinhChungError
from minhchung.site.words import LANGUAGES, TOPICS
from minhchung.staff import people
from minhchung.web.member import members, person
from minhchung.web.office import chart, first, suggestion
from minhchung.web.office.frame import desk_page, done, holds, to
from minhchung.web.office.words import DECLINED, HINTS
from minhchung.web.received import clean, field

WORKS = ("intake", "checker", "reviewer", "publisher")  # whom desk.group lets handle claims
PAIRS_MOST = 100  # suggestions on one page
DETAILS = ("text", "language", "topic", "first_seen", "deadline")
USUAL = "demand"  # order: what many ask about comes first, as the public pages say
_KEPT = ("q", "sort", "state", "topic", "language", "hint", "assigned")


@dataclass(frozen=True)
class Turn:
    """The pages before and after this one, as queries; "" for none. `start`, `end`: which claims it shows."""

    before: str
    after: str
    start: int
    end: int


@members()
def show(request: HttpRequest) -> HttpResponseBase:
    """The claims that fit the filters, 25 a page."""
    who = person(request)
    wanted = _wanted(request)
    found = queries.claims(wanted)
    begun = queries.counts()
    context = {
        "found": found,
        "rows": _rows(found),
        "pairs": suggestion.shown(suggest.waiting(_pairs_wanted(request))),
        "more_pairs": suggest.count(),
        "wanted": wanted,
        "narrowed": wanted != Filter(sort=wanted.sort, page=wanted.page),
        "open": begun["claims"],
        "unassigned": queries.claims(Filter(assigned="none")).total,
        "mine": queries.claims(Filter(assigned=str(who.id))).total,
        "steps": first.steps(who) if not begun["published"] else (),
        "turn": _turn(wanted, found),
        "closed": DONE_CLAIM,
        "people": crew(),
        "works": holds(who, *WORKS),
        "hints": HINTS,
        **choices(),
    }
    return desk_page(request, "queue", context, here="queue")


@members()
def new(request: HttpRequest) -> HttpResponseBase:
    """GET: the form. POST: the claim is opened, and its page comes next."""
    typed, error = dict.fromkeys(DETAILS, "") | {"language": "vi", "topic": "other"}, None
    if request.method == "POST":
        try:
            typed = {name: field(request, name) for name in DETAILS}
            claim = group.open_claim(group.Details(**typed), by=person(request).id)
        except MinhChungError as refusal:
            error = refusal
        else:
            done(request, _("The claim is open. Next: evidence, or a published check that answers it."))
            return to(f"/desk/claims/{claim}/")
    context = {"typed": typed, "works": holds(person(request), *WORKS), **choices()}
    return desk_page(request, "new", context, here="queue", error=error)


def crew() -> list[people.Person]:
    """Those to whom a claim can be given."""
    return [one for one in people.every() if one.active and one.roles]


def choices() -> dict[str, object]:
    """What the forms for claims let choose from."""
    return {"topics": TOPICS, "languages": LANGUAGES, "reasons": DECLINED}


def _rows(found: Page) -> list[tuple[Claim, chart.Sent]]:
    """Each claim with what the public sent about it."""
    ids = [claim.id for claim in found.claims]
    asked, worded = demand.demand(ids), demand.wordings(ids)
    return [(claim, chart.sent(asked[claim.id], worded.get(claim.id, ()))) for claim in found.claims]


def _pairs_wanted(request: HttpRequest) -> int:
    return PAIRS_MOST if request.GET.get("pairs") == "all" else suggest.LISTED


def _wanted(request: HttpRequest) -> Filter:
    given = {name: clean(request.GET.get(name, ""))[:200] for name in _KEPT}
    page = request.GET.get("page", "")
    given["sort"] = given["sort"] if given["sort"] in queries.SORTS else USUAL
    return Filter(**given, page=int(page[:6]) if page.isdecimal() else 1)


def _turn(wanted: Filter, found: Page) -> Turn:
    kept = {name: value for name in _KEPT if (value := getattr(wanted, name)) and (name, value) != ("sort", USUAL)}
    first_shown = (found.page - 1) * queries.PAGE + 1
    return Turn(
        before=urlencode({**kept, "page": found.page - 1}) if found.page > 1 else "",
        after=urlencode({**kept, "page": found.page + 1}) if found.page < found.pages else "",
        start=first_shown,
        end=first_shown + len(found.claims) - 1,
    )
