"""Which pages of which lists have to be made: all of them, or those that new entries of the log change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from minhchung.lib.publication.document import TOPICS, VERDICTS
from minhchung.record import checks
from minhchung.record.checks import Listing, Mended, NoticeShown, Standing

from .desk import Desk
from .frame import LANGS, file_of
from .lists import (
    PER_PAGE,
    PER_PAGE_OF_REASONS,
    Shelf,
    corrections_page,
    front_page,
    list_page,
    notices_page,
    pages,
    topics_page,
    verdicts_page,
)

Made = tuple[str, bytes]
T = TypeVar("T")
FRONT = 10  # checks on the front page


@dataclass(frozen=True)
class Range:
    """The entries of the log from `since` on, the checks that they are about, and how long each list was before."""

    since: int
    touched: Sequence[Standing]
    before: Mapping[str, int]


@dataclass(frozen=True)
class Changed:
    """The files of lists to write and to remove, and how long each list is now, by its path."""

    files: Iterator[Made]
    gone: tuple[str, ...]
    counts: Mapping[str, int]


def changed(*, desk: Desk, by: Range | None = None) -> Changed:
    """All pages of all lists; with `by` those that these entries change."""
    topics, verdicts = checks.counts("topic"), checks.counts("verdict")
    shelves = {shelf.path: shelf for shelf in _shelves(topics, verdicts)}
    counts = {path: shelf.total for path, shelf in shelves.items()}
    counts |= {"/corrections/": checks.many(*checks.MENDING), "/notices/": checks.many("notice")}
    return Changed(
        files=_files(list(shelves.values()), desk, by),
        gone=tuple(_gone(counts, by)) if by else (),
        counts=counts,
    )


def _shelves(topics: Mapping[str, int], verdicts: Mapping[str, int]) -> Iterator[Shelf]:
    yield Shelf(Listing().count())
    for by, keys, counts in (("topic", TOPICS, topics), ("verdict", VERDICTS, verdicts)):
        yield from (Shelf(counts.get(key, 0), by, key) for key in keys)


def _listing(shelf: Shelf) -> Listing:
    return Listing(topic=shelf.key if shelf.by == "topic" else "", verdict=shelf.key if shelf.by == "verdict" else "")


def _files(shelves: Sequence[Shelf], desk: Desk, by: Range | None) -> Iterator[Made]:
    for shelf in shelves:
        wanted = set(range(1, pages(shelf.total) + 1)) if by is None else _numbers(shelf, by)
        if wanted is not None:
            yield from _shelf(shelf, [*sorted(wanted), 0], desk)
    # All of their texts are read only where one of them is new: there may be thousands.
    if by is None or checks.many(*checks.MENDING, since=by.since):
        yield from _corrections(checks.mended(), desk, by)
    if by is None or checks.many("notice", "withdrawn", since=by.since):
        yield from _notices(checks.notices(), desk)
    newest = list(checks.some(checks.newest(FRONT)))
    topics = {shelf.key: shelf.total for shelf in shelves if shelf.by == "topic"}
    verdicts = {shelf.key: shelf.total for shelf in shelves if shelf.by == "verdict"}
    for lang in LANGS:
        yield file_of("/topics/", lang), topics_page(topics, desk=desk, lang=lang)
        yield file_of("/verdicts/", lang), verdicts_page(verdicts, desk=desk, lang=lang)
        yield file_of("/", lang), front_page(newest, desk=desk, lang=lang, total=shelves[0].total)


def _numbers(shelf: Shelf, by: Range) -> set[int] | None:
    """The numbers of the pages of `shelf` that change, None where nothing of it does."""
    concerned = [standing for standing in by.touched if _concerns(shelf, standing)]
    if not concerned:
        return None
    listing, last = _listing(shelf), pages(shelf.total)
    # A page that was the last one leads on to the next now, or is the last again.
    found = {pages(by.before.get(shelf.path, 0)), last}
    for standing in concerned:
        first = listing.place(standing.id) // PER_PAGE + 1
        found |= set(range(first, last + 1) if _moves(shelf, standing, by.since) else [first])
    return {number for number in found if 1 <= number <= last}


def _keys(shelf: Shelf, standing: Standing) -> list[tuple[int, str]]:
    """(entry, topic or verdict) of each revision."""
    documents = [(version.entry, version.document) for version in standing.versions]
    return [(entry, getattr(document, shelf.by, "") if shelf.by else "") for entry, document in documents]


def _concerns(shelf: Shelf, standing: Standing) -> bool:
    """Whether the check is, or may have been, in the list; what an erased revision said is not known any more."""
    erased = any(version.document is None for version in standing.versions)
    return not shelf.by or erased or shelf.key in {key for _, key in _keys(shelf, standing)}


def _moves(shelf: Shelf, standing: Standing, since: int) -> bool:
    """Whether the checks behind it move up or down: it came, left, or may have."""
    keys = _keys(shelf, standing)
    came = keys[0][0] >= since
    left = standing.state != "live"
    elsewhere = len({key for _, key in keys}) > 1
    return came or left or elsewhere


def _shelf(shelf: Shelf, numbers: Sequence[int], desk: Desk) -> Iterator[Made]:
    listing = _listing(shelf)
    for number in numbers:
        end = number * PER_PAGE if number else shelf.total
        shown = list(checks.some(listing.ids(max(0, end - PER_PAGE), end)))
        for lang in LANGS:
            page = list_page(shown, desk=desk, lang=lang, shelf=shelf, page_number=number)
            yield _place(shelf.path, number, lang), page


def _corrections(mended: list[Mended], desk: Desk, by: Range | None) -> Iterator[Made]:
    touched = {standing.id for standing in by.touched} if by else set()
    before = by.before.get("/corrections/", 0) if by else 0
    for number, part in _parts(mended):
        start = (number or pages(len(mended), size=PER_PAGE_OF_REASONS)) * PER_PAGE_OF_REASONS
        old = by and number and start < before and not touched & {one.id for one in part}
        if old:
            continue
        ids = list(dict.fromkeys(one.id for one in part))
        titles = {one.id: one.current.title for one in checks.some(ids) if one.current}
        for lang in LANGS:
            page = corrections_page(part, titles=titles, desk=desk, lang=lang, total=len(mended), page_number=number)
            yield _place("/corrections/", number, lang), page


def _notices(notices: list[NoticeShown], desk: Desk) -> Iterator[Made]:
    for number, part in _parts(notices):
        for lang in LANGS:
            page = notices_page(part, desk=desk, lang=lang, total=len(notices), page_number=number)
            yield _place("/notices/", number, lang), page


def _parts(items: Sequence[T]) -> Iterator[tuple[int, Sequence[T]]]:
    """Number and items of each page; 0 is the page that shows the newest."""
    for number in range(1, pages(len(items), size=PER_PAGE_OF_REASONS) + 1):
        yield number, items[(number - 1) * PER_PAGE_OF_REASONS : number * PER_PAGE_OF_REASONS]
    yield 0, items[-PER_PAGE_OF_REASONS:]


def _gone(counts: Mapping[str, int], by: Range) -> Iterator[str]:
    """Pages that a list had and has no more."""
    for path, total in counts.items():
        size = PER_PAGE_OF_REASONS if path in {"/corrections/", "/notices/"} else PER_PAGE
        for number in range(pages(total, size=size) + 1, pages(by.before.get(path, 0), size=size) + 1):
            yield from (_place(path, number, lang) for lang in LANGS)


def _place(path: str, number: int, lang: str) -> str:
    return file_of(f"{path}page/{number}/" if number else path, lang)
