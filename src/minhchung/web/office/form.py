"""The fields of a draft on their way between the desk and a form: shown, typed, and the marks of what was shown."""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from minhchung.desk import check, documents
from minhchung.desk.shown import Revision
from minhchung.site import words as public
from minhchung.web.office.words import FIELDS
from minhchung.web.received import field

VERDICTS = {name: said for name, said in public.VERDICTS.items() if name != "unknown"}
TOPICS = public.TOPICS
# What an explanation begins with, in the language of the draft; other languages begin in English.
HEADINGS = {
    "vi": ("Tin nói gì", "Chúng tôi tìm thấy gì", "Chúng tôi biết bằng cách nào", "Còn chưa rõ điều gì"),
    "en": ("What was claimed", "What we found", "How we know", "What is still open"),
}
_HELP: dict[str, Promise] = {
    "statement": gettext_lazy("One sentence that is true or not. Keep the words of the message where you can."),
    "public_id": gettext_lazy("Small letters without marks, digits and hyphens. It is fixed with the publication."),
    "title": gettext_lazy("Says the answer, not the rumour."),
    "summary": gettext_lazy("One paragraph: what is right, and how we know."),
    "reason": gettext_lazy("What was wrong, and what is right. It is public."),
}


@dataclass(frozen=True)
class Field:
    """A field as the form shows it. `most` characters fit, 0 where nobody writes freely."""

    name: str
    label: Promise
    value: str
    help: str
    most: int

    @property
    def length(self) -> int:
        """Characters as the desk counts them."""
        return len(clean(self.name, self.value))


@dataclass(frozen=True)
class Typed:
    """What a person sent: the words of each field, and the mark of each as the form had shown it (`was`, as sent)."""

    fields: Mapping[str, str]
    shown: Mapping[str, str]
    was: str


def held(revision: Revision) -> dict[str, str]:
    """The fields of the form as the draft holds them. Address and language are asked for once, a reason later."""
    left_out = {"reason"} if revision.number == 1 else set(documents.FIRST_ONLY)
    return {name: str(getattr(revision, name)) for name in documents.FIELDS if name not in left_out}


def fields(words: Mapping[str, str]) -> dict[str, Field]:
    """`words` as fields, by name."""
    return {
        name: Field(name, FIELDS[name], value, str(_HELP.get(name, "")), check.LONGEST.get(name, 0))
        for name, value in words.items()
    }


def begun(words: Mapping[str, str]) -> dict[str, str]:
    """`words` with the four headings where the explanation is still empty."""
    empty = "explanation" in words and not words["explanation"].strip()
    return {**words, "explanation": outline(words.get("language", "vi"))} if empty else dict(words)


def outline(language: str) -> str:
    """The headings that an explanation begins with."""
    headings = HEADINGS["vi" if language.split("-", maxsplit=1)[0] == "vi" else "en"]
    return "\n\n\n".join(f"# {heading}" for heading in headings) + "\n"


def typed(request: HttpRequest) -> Typed:
    """What the form sent; headings with nothing under them are no explanation.

    Raises Refused: body_too_large, bad_form.
    """
    was = field(request, "was")
    words = {name: field(request, name) for name in documents.FIELDS if name in request.POST}
    if clean("explanation", words.get("explanation", "")) in {outline(lang).strip() for lang in HEADINGS}:
        words["explanation"] = ""
    return Typed(words, dict(part.split("=", 1) for part in was.split() if "=" in part), was)


def marks(sent: Typed, clashed: Collection[str] = ()) -> str:
    """What the form carries from now on: `check.mark` of each field as its page holds it.

    A field that clashed keeps its old mark: it clashes until somebody has chosen.
    """
    now = {name: check.mark(clean(name, value)) for name, value in sent.fields.items()}
    kept = {name: sent.shown[name] for name in clashed if name in sent.shown}
    return " ".join(f"{name}={mark}" for name, mark in (now | kept).items())


def clean(name: str, value: str) -> str:
    """`value` as `check.save` keeps it."""
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()
    return text if name == "explanation" else " ".join(text.split())
