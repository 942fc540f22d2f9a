"""A claim's own feed: whoever sent a tip follows it without leaving an address. It holds no word of any tip."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from minhchung.desk import receipts
from minhchung.desk.receipts import Event, Feed
from minhchung.errors import MinhChungError
from minhchung.site import feeds, identity
from minhchung.site.desk import Desk
from minhchung.site.feeds import Channel, Item
from minhchung.site.frame import at
from minhchung.site.words import VERDICTS, day
from minhchung.web.ask import accepts, failed
from minhchung.web.limit import check_rate
from minhchung.web.page import FRESH
from minhchung.web.reader import reader
from minhchung.web.tipline.words import DECLINED, EVENTS

TYPES = {"atom": "application/atom+xml; charset=utf-8", "json": "application/feed+json; charset=utf-8"}


@accepts("GET", "HEAD")
def feed(request: HttpRequest) -> HttpResponse:
    """/tip/feed/<token>.atom or .json, in the language of who reads it."""
    lang = reader(request).lang
    token, _dot, kind = request.path_info.rpartition("/")[2].rpartition(".")
    try:
        check_rate(request)
        found = receipts.feed(token if kind in TYPES else "")
    except MinhChungError as error:
        return failed(request, error)
    with override(lang):
        _path, body = _written(found, kind, _desk(request), lang)
    return HttpResponse(body, content_type=TYPES[kind], headers={"Cache-Control": FRESH, "Vary": "Accept-Language"})


def _written(found: Feed, kind: str, desk: Desk, lang: str) -> tuple[str, bytes]:
    title = _("Tip of {day}").format(day=day(found.day.isoformat(), lang))
    channel = Channel(f"tip/feed/{found.token}", "/tip/receipt/", lang, f"{title} – {desk.name}", found.day.isoformat())
    items = [_item(event, found, desk, lang) for event in reversed(found.events)]
    return (feeds.atom if kind == "atom" else feeds.feed_json)(channel, items, desk)


def _item(event: Event, found: Feed, desk: Desk, lang: str) -> Item:
    when = event.day.isoformat()
    said, language, url = str(EVENTS[event.kind]), lang, desk.url(f"{at(lang)}/tip/receipt/")
    title, text = said, said
    if event.reason in DECLINED:
        text = f"{DECLINED[event.reason].why}\n\n{DECLINED[event.reason].instead}"
    if event.check is not None:
        check = event.check
        title = f"{said}: {check.title or check.claim}"
        text = f"{VERDICTS.get(check.verdict, VERDICTS['unknown'])[1]}: {check.claim}\n\n{check.summary}".strip()
        language = check.language or lang
        url = desk.url(at(lang) + check.page) if check.page else check.url or url
    return Item(desk.url(f"/tip/feed/{found.token}#{event.number}"), url, title, text, language, when, when)


def _desk(request: HttpRequest) -> Desk:
    """Where this desk publishes, or where it was asked while it has no such place."""
    desk = identity.coming()
    here = f"{request.scheme}://{request.get_host()}"
    return desk if desk.address and not desk.sample else replace(desk, address=here)
