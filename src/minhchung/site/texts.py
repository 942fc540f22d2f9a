"""Pages that explain: what this desk is, how it works, what it is not, how to verify it, its feeds and its data."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from minhchung.lib.publication import document
from minhchung.record.checks import Switch
from minhchung.site.desk import Desk
from minhchung.site.frame import Head, page
from minhchung.site.lists import all_feeds
from minhchung.site.words import TOPICS, VERDICTS, day, language, number

ABOUT = Head(here="about")


@dataclass(frozen=True)
class LogState:
    """The log at a checkpoint. `root` is base64, as the checkpoint writes it; `day` that of the last entry, UTC.

    `keys`: every key of the log, the oldest first; `rotations`: the number of each later key whose change is shown.
    """

    size: int
    root: str
    day: str
    keys: tuple[str, ...]
    rotations: tuple[int, ...] = ()


@dataclass(frozen=True)
class DataFile:
    """A file of the open data. `path` begins with a slash; `rows` may be 0 for a file that has none."""

    path: str
    rows: int
    bytes: int
    sha256: str


def about_page(*, desk: Desk, lang: str) -> bytes:
    """What this desk does."""
    return page("about", desk=desk, lang=lang, path="/about/", context={}, head=ABOUT)


def method_page(*, modes: Sequence[Switch], desk: Desk, lang: str) -> bytes:
    """How claims are chosen, what counts as evidence, who decides, what each verdict means.

    `modes`: the switches between two people behind each check and one, oldest first.
    """
    context = {
        "verdicts": [VERDICTS[key] for key in document.VERDICTS],
        "modes": [(one, day(one.date, lang), number(one.entry, lang)) for one in modes],
        "solo": bool(modes) and modes[-1].solo,
    }
    return page("method", desk=desk, lang=lang, path="/about/method/", context=context, head=ABOUT)


def not_page(*, desk: Desk, lang: str) -> bytes:
    """What this desk is not and does not do."""
    return page("not", desk=desk, lang=lang, path="/about/not/", context={}, head=ABOUT)


def log_page(state: LogState, *, desk: Desk, lang: str) -> bytes:
    """The state of the log, and how a stranger verifies it with their own code."""
    origin = desk.address.split("://", 1)[-1] + "/log"
    context = {
        "state": state,
        "size": number(state.size, lang),
        "day": day(state.day, lang),
        "origin": origin,
        "last": state.size - 1,
    }
    return page("log", desk=desk, lang=lang, path="/log/", context=context)


def feeds_page(*, desk: Desk, lang: str, topics: Sequence[str], languages: Sequence[str]) -> bytes:
    """Every feed that there is; `topics` and `languages` are those that have one."""
    with override(lang):
        context = {
            "topics": [(f"/feeds/topic-{key}.atom", TOPICS[key]) for key in document.TOPICS if key in topics],
            "languages": [(f"/feeds/lang-{tag}.atom", language(tag)) for tag in sorted(languages)],
        }
    return page("feeds", desk=desk, lang=lang, path="/feeds/", context=context, head=Head(feeds=all_feeds(desk)))


def data_page(files: Sequence[DataFile], *, desk: Desk, lang: str, as_of: str) -> bytes:
    """The open data as files; `as_of` is the day of the snapshot that they were made from."""
    shown = sorted(files, key=lambda file: file.path.endswith(".schema.json"))  # few readers want these first
    rows = [(file, number(file.rows, lang) if file.rows else "", _size(file.bytes, lang)) for file in shown]
    return page("data", desk=desk, lang=lang, path="/data/", context={"rows": rows, "day": day(as_of, lang)})


def lost_page(*, desk: Desk) -> bytes:
    """404.html: one page for every address that leads nowhere, in both languages."""
    with override("en"):
        english = {"title": _("There is no page here"), "home": _("To the front page"), "checks": _("All checks")}
    head = Head(index=False)
    return page("lost", desk=desk, lang="vi", path="/", context={"english": english}, head=head)


def _size(count: int, lang: str) -> str:
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if count >= unit:
            return f"{number(count / unit, lang, places=1)} {name}"
    return f"{count} B"
