"""What the templates of the desk may say: days, moments, names of states."""

from datetime import UTC, date, datetime, timedelta, timezone
from urllib.parse import urlsplit

from django.template import Library, RequestContext
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from minhchung.desk import queries
from minhchung.desk.jobs import Job
from minhchung.desk.shown import Evidence
from minhchung.desk.wordings import marked
from minhchung.errors import Refused
from minhchung.site import words as public
from minhchung.web.office import words
from minhchung.web.office.frame import Around, wrong
from minhchung.web.office.frame import around as around_page
from minhchung.web.office.suggestion import ShownPair, ShownSide

register = Library()
_VIETNAM = timezone(timedelta(hours=7))


@register.simple_tag(takes_context=True)
def around(context: RequestContext) -> Around:
    """What stands around the page: counts, alarms, messages."""
    return around_page(context.request)


@register.inclusion_tag("desk/reply_list.html")
def replies_to(public_id: str) -> dict[str, object]:
    """What the public sent about a check and nobody has decided yet."""
    return {"replies": queries.replies(check=public_id) if public_id else ()}


@register.filter
def told(when: date | str | None) -> str:
    """A day (or the day of an ISO moment) as the language writes it, "" for none."""
    return public.day(str(when)[:10], _lang()) if when else ""


@register.filter
def moment(when: datetime) -> SafeString:
    """A moment, short: Viet Nam time in Vietnamese, UTC in English."""
    utc = when.astimezone(UTC)
    here = utc.astimezone(_VIETNAM) if _lang() == "vi" else utc
    text = f"{public.day(here.date().isoformat(), _lang())}, {here:%H:%M}"
    return format_html('<time datetime="{}">{}</time>', utc.isoformat(timespec="seconds"), text)


@register.filter
def clock(when: datetime) -> str:
    """The time of day, "14:03": Viet Nam time in Vietnamese, UTC in English."""
    utc = when.astimezone(UTC)
    return f"{utc.astimezone(_VIETNAM):%H:%M}" if _lang() == "vi" else f"{utc:%H:%M} UTC"


@register.filter
def age(opened: date) -> str:
    """How many days ago."""
    days = (datetime.now(UTC).date() - opened).days
    if days <= 0:
        return _("opened today")
    return ngettext("opened %(days)s day ago", "opened %(days)s days ago", days) % {"days": days}


@register.filter
def late(deadline: date | None) -> bool:
    """Whether the day has passed (UTC)."""
    return deadline is not None and deadline < datetime.now(UTC).date()


@register.filter
def due(deadline: date | None) -> str:
    """A deadline in words."""
    if deadline is None:
        return _("No deadline")
    days = (deadline - datetime.now(UTC).date()).days
    if days < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    if days < 2:
        return _("Due tomorrow") if days else _("Due today")
    return _("Due %(day)s") % {"day": told(deadline)}


@register.filter
def word(code: str, kind: str) -> str:
    """The word for `code` of a `kind` of words.KINDS; what has none stays as it is."""
    return str(words.KINDS[kind].get(code, code))


@register.filter
def why(failed: Evidence | Job) -> str:
    """Why a capture or a job failed, in words; "" where it did not."""
    return wrong(Refused(failed.code, **failed.facts)).text if failed.code else ""


@register.filter
def host(url: str) -> str:
    """The host of an address, without www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


@register.filter
def shape(verdict: str) -> str:
    """The silhouette and colour of a verdict."""
    return public.VERDICTS.get(verdict, public.VERDICTS["unknown"])[0]


@register.filter
def grouped(digest: str) -> str:
    """A digest in groups of eight, for the eye."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


@register.filter
def sides(pair: ShownPair) -> tuple[ShownSide, ShownSide]:
    """The two claims of a pair."""
    return pair.one, pair.other


@register.filter
def redacted(text: str) -> SafeString:
    """A text of the public with the marks of what was taken out set apart."""
    return format_html_join("", "{}", ((_mark(piece, kind),) for piece, kind in marked(text)))


def _mark(piece: str, kind: str) -> SafeString | str:
    return format_html('<span class="gone">{}</span>', piece) if kind else piece


def _lang() -> str:
    return get_language() or "vi"
