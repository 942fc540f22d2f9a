"""Names of verdicts, topics, notices and outcomes, and how each language writes days, moments and numbers."""

from datetime import UTC, date, datetime, timedelta, timezone

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext_lazy

# The first of each pair names the silhouette (site/shapes.html) and the colour (minhchung.css).
VERDICTS = {
    "true": ("true", pgettext_lazy("verdict", "True")),
    "mostly_true": ("mostly", pgettext_lazy("verdict", "Mostly true")),
    "misleading": ("misleading", pgettext_lazy("verdict", "Misleading")),
    "false": ("false", pgettext_lazy("verdict", "False")),
    "outdated": ("outdated", pgettext_lazy("verdict", "Outdated")),
    "satire": ("satire", pgettext_lazy("verdict", "Satire")),
    "unproven": ("unproven", pgettext_lazy("verdict", "Unproven")),
    "unknown": ("unknown", pgettext_lazy("verdict", "Other rating")),
}
TOPICS = {
    "health": pgettext_lazy("topic", "Health"),
    "food": pgettext_lazy("topic", "Food"),
    "disaster": pgettext_lazy("topic", "Disasters"),
    "environment": pgettext_lazy("topic", "Environment"),
    "animals": pgettext_lazy("topic", "Animals"),
    "science": pgettext_lazy("topic", "Science"),
    "technology": pgettext_lazy("topic", "Technology"),
    "scam": pgettext_lazy("topic", "Scams"),
    "economy": pgettext_lazy("topic", "Economy"),
    "law": pgettext_lazy("topic", "Law"),
    "education": pgettext_lazy("topic", "Education"),
    "transport": pgettext_lazy("topic", "Transport"),
    "history": pgettext_lazy("topic", "History"),
    "geography": pgettext_lazy("topic", "Geography"),
    "society": pgettext_lazy("topic", "Society"),
    "other": pgettext_lazy("topic", "Other topics"),
}
NOTICES = {
    "takedown": pgettext_lazy("notice", "Demand to take down"),
    "correction": pgettext_lazy("notice", "Request to correct"),
    "privacy": pgettext_lazy("notice", "Privacy request"),
    "copyright": pgettext_lazy("notice", "Copyright claim"),
    "legal": pgettext_lazy("notice", "Legal demand"),
    "complaint": pgettext_lazy("notice", "Complaint"),
}
OUTCOMES = {
    "no_action": pgettext_lazy("outcome", "Nothing was changed"),
    "corrected": pgettext_lazy("outcome", "The check was corrected"),
    "retracted": pgettext_lazy("outcome", "The check was retracted"),
    "withdrawn": pgettext_lazy("outcome", "A text or a copy was withdrawn"),
    "reply_placed": pgettext_lazy("outcome", "A reply was placed"),
    "answered": pgettext_lazy("outcome", "It was answered"),
}
REPLIES_DECLINED = {
    "not_about_check": pgettext_lazy("reply declined", "It is not about this check"),
    "exposes_person": pgettext_lazy("reply declined", "It accuses or exposes a person"),
    "unlawful": pgettext_lazy("reply declined", "The law forbids it"),
    "advert": pgettext_lazy("reply declined", "It advertises"),
    "duplicate": pgettext_lazy("reply declined", "It was said before"),
    "no_mistake": pgettext_lazy("reply declined", "We looked again: the check is right"),
}
LANGUAGES = {
    "vi": pgettext_lazy("language", "Vietnamese"),
    "en": pgettext_lazy("language", "English"),
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# Viet Nam keeps one time the whole year.
_VIETNAM = timezone(timedelta(hours=7))


def language(tag: str) -> str:
    """The name of a language in the active one; a tag without a name here stays as it is."""
    return str(LANGUAGES.get(tag.split("-", maxsplit=1)[0], tag))


def day(iso: str, lang: str) -> str:
    """An ISO date as the language writes it: 22/11/2026, 22 November 2026. What is no full date stays as it is."""
    try:
        when = date.fromisoformat(iso)
    except ValueError:
        return iso
    if lang == "vi":
        return f"{when.day:02}/{when.month:02}/{when.year}"
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def moment(iso: str, lang: str) -> str:
    """A moment, "2026-11-21T14:12:00Z", as a reader of `lang` (which must be active) tells the time.

    English says UTC; Vietnamese says the time of Viet Nam first, then UTC, with its day where that is another one.
    """
    utc = datetime.strptime(iso, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    if lang != "vi":
        return f"{day(iso[:10], lang)}, {utc:%H:%M} UTC"
    here = utc.astimezone(_VIETNAM)
    other = "" if here.date() == utc.date() else f"{day(iso[:10], lang)}, "
    told = _("Viet Nam time")
    return f"{day(here.date().isoformat(), lang)}, {here:%H:%M} {told} ({other}{utc:%H:%M} UTC)"


def number(value: float, lang: str, *, places: int = 0) -> str:
    """A number with the marks of the language: 1.284 and 0,93 in Vietnamese, 1,284 and 0.93 in English."""
    text = f"{value:,.{places}f}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "vi" else text


def cut(text: str, most: int) -> str:
    """`text`, shortened at a word with "…" where it takes more than `most` bytes of UTF-8."""
    if len(text.encode()) <= most:
        return text
    head = text.encode()[: most - 3].decode(errors="ignore")
    return (head.rpartition(" ")[0] or head).rstrip(" ,.;:") + "…"


def solo(lang: str) -> str:
    """What a check says of itself that one person alone stands behind, in `lang`."""
    with override(lang):
        return _("No second reviewer")


def sample(lang: str) -> str:
    """What a sample desk says of itself, in `lang`."""
    with override(lang):
        return _("Sample data")
