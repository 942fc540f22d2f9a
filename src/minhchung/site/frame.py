"""The frame that all static pages share: head, navigation, foot, and the language switch to the same page."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import get_template
from django.utils.translation import override

from minhchung.site.desk import Desk

LANGS = ("vi", "en")
# Nothing but our own style sheet and images; the search page alone adds its script and what that script reads.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"
SCRIPT_POLICY = POLICY + "; script-src 'self'; connect-src 'self'"


@dataclass(frozen=True)
class Feed:
    """A feed that belongs to a page. `type` is its media type."""

    path: str
    type: str
    title: str


@dataclass(frozen=True)
class Head:
    """What the head of a page says. Paths are without language, as `page` takes them.

    `title` and `description` are for sharing and for search engines; without a title the page offers no preview.
    `here`: the entry of the navigation that this page belongs to (ask, checks, corrections, figures, about).
    `index`: search engines may list it. `canonical`: the page that it is a version of, "" for itself.
    `image`: the share image, "" for none. `data`: JSON-LD as text that is safe in a script element, or "".
    `script`: the page runs /assets/search.js.
    """

    here: str = ""
    title: str = ""
    description: str = ""
    index: bool = True
    canonical: str = ""
    image: str = ""
    feeds: tuple[Feed, ...] = ()
    data: str = ""
    script: bool = False


PLAIN = Head()


def at(lang: str) -> str:
    """What stands before the path of a page in `lang`: nothing for Vietnamese, "/en" for English."""
    return "" if lang == "vi" else f"/{lang}"


def file_of(path: str, lang: str) -> str:
    """Where the page `path` ("/checks/") in `lang` lies in the folder: "en/checks/index.html"."""
    return f"{at(lang)}{path}index.html".lstrip("/")


def page(
    template: str, *, desk: Desk, lang: str, path: str, context: Mapping[str, object], head: Head = PLAIN
) -> bytes:
    """`site/<template>.html`, which extends site/base.html, with `context`.

    `path` is the page's own without its language ("/checks/"). A template fills the blocks
    `title` and `main`, and finds `at` (put it before each internal link), `lang`, `other`, `desk` and `head`.
    """
    other = "en" if lang == "vi" else "vi"
    frame = {
        "desk": desk,
        "lang": lang,
        "other": other,
        "at": at(lang),
        "there": at(other) + path,
        "path": path,
        "head": head,
        "policy": SCRIPT_POLICY if head.script else POLICY,
        "noindex": desk.sample or not head.index,
        "canonical": desk.url(at(lang) + (head.canonical or path)),
        "image": desk.url(head.image) if head.image else "",
    }
    with override(lang):
        return get_template(f"site/{template}.html").render({**frame, **context}).encode()
