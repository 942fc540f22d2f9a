"""Which files the site consists of: those of one check, of the snapshot, and those that follow every publication."""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from minhchung.errors import Broken
from minhchung.lib.archive import wacz, warc
from minhchung.lib.claimreview.write import word
from minhchung.lib.publication.document import TOPICS, VERDICTS, Check
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.record import checks, entries, figures, log
from minhchung.record.checks import Standing
from minhchung.record.snapshots import Snapshot

from . import datafeed, feeds, package, search, sitemap, texts, words
from . import figures as pages_of_figures
from .check import check_page, older_page
from .desk import ASSETS, Desk
from .frame import LANGS, file_of
from .search import SearchDoc
from .share import share_image

Made = tuple[str, bytes]
# Pages that are no check's; those of long lists are found through them.
PLACES = (
    "/", "/checks/", "/topics/", "/verdicts/", "/corrections/", "/notices/", "/figures/", "/about/", "/about/method/",
    "/about/not/", "/search/", "/log/", "/feeds/", "/data/",
)  # fmt: skip


def of_check(standing: Standing, *, desk: Desk, archive: Path) -> Iterator[Made]:
    """Everything that lies in the folders of one check; what a page links to comes before the page."""
    home = f"checks/{standing.id}"
    yield f"{home}/entries.json", _hints(standing)
    if standing.current and standing.state == "live":
        yield f"{home}/share.png", share(standing.current, desk)
    if standing.copies:
        yield f"{home}/evidence.wacz", _copies(standing, archive)
    yield from feeds.check_files(standing, desk=desk)
    for lang in LANGS:
        for version in standing.versions[:-1]:
            page = older_page(standing, version.number, desk=desk, lang=lang)
            yield file_of(f"/checks/{standing.id}/r{version.number}/", lang), page
    review = datafeed.markup(standing, desk=desk)
    for lang in LANGS:
        page = check_page(standing, desk=desk, lang=lang, claim_review=review)
        yield file_of(f"/checks/{standing.id}/", lang), page


def of_documents(since: int, until: int) -> Iterator[Made]:
    """The documents that these entries of the log name, unless they were erased."""
    for sha256 in checks.digests(since, until):
        if data := checks.document_bytes(sha256):
            yield f"documents/{sha256[:2]}/{sha256}.json", data


def of_program(desk: Desk) -> Iterator[Made]:
    """What the program brings along, and what only settings decide."""
    for file in sorted(ASSETS.iterdir()):
        yield f"assets/{file.name}", file.read_bytes()
    yield "robots.txt", sitemap.robots(desk)
    # The key that the log began with is enough to trust it: later ones are entries of the log.
    yield "log/key", f"{desk.vkey}\n".encode()
    yield "404.html", texts.lost_page(desk=desk)
    for lang in LANGS:
        yield file_of("/about/", lang), texts.about_page(desk=desk, lang=lang)
        yield file_of("/about/not/", lang), texts.not_page(desk=desk, lang=lang)
        yield file_of("/search/", lang), search.search_page(desk=desk, lang=lang)


def of_feeds(touched: Iterable[Standing], *, desk: Desk, every: bool) -> Iterator[Made]:
    """The newest checks of all, and of each topic and language that `touched` checks are or were about."""
    since = entries.day_of(0).isoformat()
    documents = [version.document for standing in touched for version in standing.versions]
    topics = {document.topic for document in documents if document}
    languages = {document.language.partition("-")[0] for document in documents if document}
    if every or None in documents:  # nobody knows any more what was erased
        topics, languages = set(TOPICS), checks.languages()
    newest = checks.some(checks.newest(feeds.NEWEST))
    yield from feeds.all_files(newest, desk=desk, since=since)
    for topic in sorted(topics):
        found = checks.some(checks.newest(feeds.NEWEST, topic=topic))
        yield feeds.topic_file(topic, found, desk=desk, since=since)
    for language in sorted(languages):
        found = checks.some(checks.newest(feeds.NEWEST, language=language))
        yield feeds.language_file(language, found, desk=desk, since=since)


def of_snapshot(snapshot: Snapshot, *, desk: Desk) -> Iterator[Made]:
    """Open data, the DataFeed, sitemaps, the search and the figures as of the snapshot."""
    size, day = snapshot.size, snapshot.day
    yield from _open_data(snapshot, desk)
    yield from search.base(searched(checks.every(before=size)))
    listed = [sitemap.Place(sitemap.NEW, "")]
    for made in sitemap.files(map(sitemap.place, checks.every(before=size)), desk=desk):
        listed.append(sitemap.Place(made.path, made.changed))
        yield made.path, made.data
    yield sitemap.INDEX, sitemap.index(listed, desk=desk)
    if security := sitemap.security(desk, day=day):
        yield ".well-known/security.txt", security
    found = figures.figures(size=size, day=day)
    yield "figures/figures.json", pages_of_figures.figures_json(found)
    for lang in LANGS:
        yield file_of("/figures/", lang), pages_of_figures.figures_page(found, desk=desk, lang=lang)
        for year in found.years:
            page = pages_of_figures.year_page(found, year.name, desk=desk, lang=lang)
            yield file_of(f"/figures/{year.name}/", lang), page


def of_every_build(snapshot: Snapshot, newest: Checkpoint, *, desk: Desk) -> Iterator[Made]:
    """What every publication changes: the state of the log, and what came after the snapshot."""
    fresh = list(checks.some(checks.touched(snapshot.size, newest.size)))
    gone = [standing.position for standing in fresh if standing.state != "live"]
    yield "search/new.json", search.recent(searched(fresh), gone=gone)
    lists = [f"/topics/{topic}/" for topic in TOPICS] + [f"/verdicts/{verdict}/" for verdict in VERDICTS]
    places = [sitemap.Place(path, "") for path in (*PLACES, *lists)]
    yield sitemap.NEW, sitemap.new([*places, *map(sitemap.place, fresh)], desk=desk).data
    state = _state(newest, desk)
    languages, modes = sorted(checks.languages()), checks.modes()
    for lang in LANGS:
        yield file_of("/about/method/", lang), texts.method_page(modes=modes, desk=desk, lang=lang)
        yield file_of("/feeds/", lang), texts.feeds_page(desk=desk, lang=lang, topics=TOPICS, languages=languages)
        yield file_of("/log/", lang), texts.log_page(state, desk=desk, lang=lang)


def _state(newest: Checkpoint, desk: Desk) -> texts.LogState:
    known, root = log.identity(), base64.b64encode(newest.root).decode()
    return texts.LogState(
        newest.size,
        root,
        entries.day_of(newest.size - 1).isoformat(),
        keys=tuple(key.text for key in known.keys) if known else (desk.vkey,),
        rotations=tuple(number for number, _signed in log.rotations()),
    )


def _open_data(snapshot: Snapshot, desk: Desk) -> Iterator[Made]:
    size, day = snapshot.size, snapshot.day
    listed: list[texts.DataFile] = []
    parts = (
        package.build(
            checks.every(before=size), checks.notices(), entries.decoded(0, size), size=size, day=day, desk=desk
        ),
        datafeed.files(checks.every(before=size), desk=desk, day=day, entries=size),
    )
    for path, data in chain(*parts):
        if path.endswith("/datapackage.json"):
            rows = {file.name: file.rows for file in package.listed(data)}
            listed = [replace(one, rows=rows.get(one.path.removeprefix(f"/{package.FOLDER}/"), 0)) for one in listed]
        listed.append(texts.DataFile(f"/{path}", 0, len(data), hashlib.sha256(data).hexdigest()))
        yield path, data
    for lang in LANGS:
        yield file_of("/data/", lang), texts.data_page(listed, desk=desk, lang=lang, as_of=day)


def searched(standings: Iterable[Standing]) -> Iterator[SearchDoc]:
    """The live checks as the search knows them."""
    for standing in standings:
        check = standing.current
        if check and standing.state == "live":
            yield SearchDoc(
                check.id,
                standing.position,
                check.title,
                check.claim,
                check.summary,
                check.verdict,
                check.language,
                check.published,
            )


def _hints(standing: Standing) -> bytes:
    """Where the check stands in the log, so that a stranger need not read all of it; nothing has to believe this."""
    found = {version.entry: version.sha256 for version in standing.versions}
    found |= {reply.entry: reply.sha256 for reply in standing.replies}
    found |= {gone.entry: gone.sha256 for gone in standing.gone}
    if standing.ended:
        found[standing.ended.entry] = standing.ended.sha256
    listed = {"id": standing.id, "entries": sorted(found), "sha256": [found[entry] for entry in sorted(found)]}
    return json.dumps(listed).encode() + b"\n"


def share(check: Check, desk: Desk) -> bytes:
    """The share image of a check, in Vietnamese or in English."""
    lang = "vi" if check.language.partition("-")[0] == "vi" else "en"
    return share_image(
        check.title,
        verdict=check.verdict,
        word=word(check.verdict, check.language),
        name=desk.name,
        date=words.day(check.published, lang),
        sample=words.sample(lang) if desk.sample else "",
        caveat=words.solo(lang) if check.solo else "",
    )


def _copies(standing: Standing, archive: Path) -> bytes:
    found = {sha256: warc.find(archive, sha256) for sha256 in standing.copies}
    for sha256, path in found.items():
        if path is None:
            raise Broken("capture_missing", sha256=sha256)
    return wacz.write([path for path in found.values() if path])
