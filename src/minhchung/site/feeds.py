"""Feeds: the newest checks of all, of a topic and of a language, and the history of one check.

A check's own feed lets a person follow one answer (corrected, replied to, retracted) without leaving an identity. Atom
is RFC 4287, JSON is https://www.jsonfeed.org/version/1.1/. Who publishes is an organisation; days come from the record,
which keeps no clock time, so each counts as its midnight in UTC. Ids are addresses and never change.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import override

from minhchung.lib.claimreview.write import LICENCE, word
from minhchung.lib.publication.document import Check
from minhchung.record.checks import Placed, Standing, Version
from minhchung.site import words
from minhchung.site.desk import Desk
from minhchung.site.frame import at

NEWEST = 50
ATOM, JSON = "application/atom+xml", "application/feed+json"
_Tags = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Channel:
    """A feed: `path` in the folder without its ending, `home` the path of its page, `since` its day while empty.

    `language`: that of our own words in it ("vi" or "en"), and of the pages it leads to.
    """

    path: str
    home: str
    language: str
    title: str
    since: str


@dataclass(frozen=True)
class Item:
    """An entry of a feed. `id` and `url` are whole addresses; `tags` are (kind, value): "topic" and "verdict"."""

    id: str
    url: str
    title: str
    text: str
    language: str
    published: str
    updated: str
    tags: _Tags = ()


def all_files(standings: Iterable[Standing], *, desk: Desk, since: str) -> Iterator[tuple[str, bytes]]:
    """feeds/all.atom and feeds/all.json; `since` is the day on which the log began."""
    channel = Channel("feeds/all", "/", "vi", _title("vi", desk), since)
    items = _newest(standings, desk)
    yield atom(channel, items, desk)
    yield feed_json(channel, items, desk)


def topic_file(topic: str, standings: Iterable[Standing], *, desk: Desk, since: str) -> tuple[str, bytes]:
    """feeds/topic-<topic>.atom."""
    with override("vi"):
        title = _title("vi", desk, str(words.TOPICS[topic]))
    channel = Channel(f"feeds/topic-{topic}", f"/topics/{topic}/", "vi", title, since)
    return atom(channel, _newest(standings, desk), desk)


def language_file(language: str, standings: Iterable[Standing], *, desk: Desk, since: str) -> tuple[str, bytes]:
    """feeds/lang-<language>.atom of the checks written in `language`."""
    shown = _shown(language)
    with override(shown):
        title = _title(shown, desk, words.language(language))
    channel = Channel(f"feeds/lang-{language}", "/checks/", shown, title, since)
    return atom(channel, _newest(standings, desk), desk)


def check_files(standing: Standing, *, desk: Desk) -> Iterator[tuple[str, bytes]]:
    """checks/<id>/feed.atom and feed.json: each revision, reply and the retraction, newest first."""
    documents = [version.document for version in standing.versions if version.document]
    language = documents[-1].language if documents else standing.ended.language if standing.ended else "vi"
    shown = _shown(language)
    with override(shown):
        items = [item for _entry, item in sorted(_history(standing, desk, shown), key=lambda each: -each[0])]
        title = standing.current.title if standing.current else _("Check “{id}”").format(id=standing.id)
        title = f"{title} – {_name(desk)}"
    home = f"/checks/{standing.id}/"
    channel = Channel(f"checks/{standing.id}/feed", home, shown, title, standing.versions[0].date)
    yield atom(channel, items, desk)
    yield feed_json(channel, items, desk)


def _shown(language: str) -> str:
    """Our own words come in two languages."""
    return "vi" if language.partition("-")[0] == "vi" else "en"


def _name(desk: Desk) -> str:
    sample = _("Sample data")
    return f"{desk.name} ({sample})" if desk.sample else desk.name


def _title(lang: str, desk: Desk, of: str = "") -> str:
    with override(lang):
        newest = _("Newest checks")
        return f"{newest}: {of} – {_name(desk)}" if of else f"{newest} – {_name(desk)}"


def _newest(standings: Iterable[Standing], desk: Desk) -> list[Item]:
    """A correction brings a check to the top again: who follows the feed must learn of it."""
    live = [standing for standing in standings if standing.state == "live"]
    live.sort(key=lambda standing: -standing.versions[-1].entry)
    return [_check(standing.current, desk) for standing in live[:NEWEST] if standing.current]


def _check(check: Check, desk: Desk) -> Item:
    path, shown = f"/checks/{check.id}/", _shown(check.language)
    with override(shown):
        text = _said(check)
    days = check.published, check.date
    return Item(desk.url(path), desk.url(at(shown) + path), check.title, text, check.language, *days, _tags(check))


def _said(check: Check) -> str:
    said = [f"{word(check.verdict, check.language)}: {check.claim}", check.summary]
    corrected = _("Corrected")
    said += [f"{corrected}: {check.reason}"] if check.reason else []
    said += [_("Published without a second reviewer.")] if check.solo else []
    return "\n\n".join(said)


def _tags(check: Check) -> _Tags:
    return ("topic", check.topic), ("verdict", check.verdict)


def _history(standing: Standing, desk: Desk, shown: str) -> Iterator[tuple[int, Item]]:
    """Each event of a check with its index in the log."""
    path = f"/checks/{standing.id}/"
    lasting, page = desk.url(path), desk.url(at(shown) + path)
    gone = {one.erased: one.date for one in standing.gone}
    for version in standing.versions:
        # Where a revision lies once the next one has taken its place.
        own = "" if version is standing.versions[-1] else f"r{version.number}/"
        yield version.entry, _version(version, f"{lasting}r{version.number}/", page + own, shown, gone)
    for reply in standing.replies:
        yield reply.entry, _reply(reply, f"{lasting}#reply-{reply.number}", page, shown, gone)
    if ended := standing.ended:
        title = _("Retracted: this check no longer stands")
        said = (title, ended.reason or title, ended.language or shown)
        yield ended.entry, Item(f"{lasting}#retracted", page, *said, ended.date, ended.date)


def _version(version: Version, lasting: str, page: str, shown: str, gone: Mapping[str, str]) -> Item:
    day, check = version.date, version.document
    if check is None:
        title = _("Revision {number} was withdrawn").format(number=version.number)
        return Item(lasting, page, title, version.withdrawn or title, shown, day, gone.get(version.sha256, day))
    corrected = _("Corrected")
    title = f"{corrected}: {check.title}" if version.number > 1 else check.title
    return Item(lasting, page, title, _said(check), check.language, day, day, _tags(check))


def _reply(reply: Placed, lasting: str, page: str, shown: str, gone: Mapping[str, str]) -> Item:
    day = reply.date
    if reply.document is None:
        title = _("Reply {number} was withdrawn").format(number=reply.number)
        return Item(lasting, page, title, reply.withdrawn or title, shown, day, gone.get(reply.sha256, day))
    title = _("Reply {number}, identity not verified").format(number=reply.number)
    return Item(lasting, page, title, reply.document.text, reply.document.language, day, day)


def _home(channel: Channel, desk: Desk) -> str:
    return desk.url(at(channel.language) + channel.home)


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _updated(channel: Channel, items: Sequence[Item]) -> str:
    return max((item.updated for item in items), default=channel.since)


def atom(channel: Channel, items: Sequence[Item], desk: Desk) -> tuple[str, bytes]:
    """The feed as Atom: its path in the folder, and its bytes."""
    path = f"{channel.path}.atom"
    home, own = escape(_home(channel, desk)), escape(desk.url(f"/{path}"))
    email = f"<email>{escape(desk.email)}</email>" if desk.email else ""
    head = (
        f"<id>{own}</id>\n<title>{escape(channel.title)}</title>\n"
        f"<updated>{_moment(_updated(channel, items))}</updated>\n"
        f"<author><name>{escape(desk.name)}</name><uri>{escape(desk.url('/'))}</uri>{email}</author>\n"
        f'<link rel="self" type="{ATOM}" href="{own}"/>\n<link rel="alternate" type="text/html" href="{home}"/>\n'
        f'<link rel="license" href="{LICENCE}"/>\n<rights>CC BY 4.0</rights>\n'
    )
    whole = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{channel.language}">\n'
        f"{head}{''.join(_entry(item, desk) for item in items)}</feed>\n"
    )
    return path, whole.encode()


def _entry(item: Item, desk: Desk) -> str:
    tags = "".join(
        f'<category term="{value}" scheme="{escape(desk.url(_scheme(kind)))}"/>\n' for kind, value in item.tags
    )
    return (
        f'<entry xml:lang="{item.language}">\n<id>{escape(item.id)}</id>\n<title>{escape(item.title)}</title>\n'
        f'<link rel="alternate" type="text/html" href="{escape(item.url)}"/>\n'
        f"<published>{_moment(item.published)}</published>\n<updated>{_moment(item.updated)}</updated>\n"
        f'{tags}<content type="text">{escape(item.text)}</content>\n</entry>\n'
    )


def _scheme(kind: str) -> str:
    return f"/{kind}s/"


def feed_json(channel: Channel, items: Sequence[Item], desk: Desk) -> tuple[str, bytes]:
    """The feed as JSON Feed."""
    path = f"{channel.path}.json"
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": _home(channel, desk),
        "feed_url": desk.url(f"/{path}"),
        "language": channel.language,
        "authors": [{"name": desk.name, "url": desk.url("/")}],
        "items": [_item_json(item) for item in items],
    }
    return path, (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _item_json(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_text": item.text,
        "language": item.language,
        "date_published": _moment(item.published),
        "date_modified": _moment(item.updated),
        "tags": [f"{kind}:{value}" for kind, value in item.tags],
    }
