"""What the tipline calls the states of a tip, and how it says kindly that there will be no verdict."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Declined:
    """Why there is no verdict, and what the person can do."""

    why: str | Promise
    instead: str | Promise


DECLINED = {
    "opinion": Declined(
        _("What it says is an opinion or a taste. Nobody can prove one true or false, so it gets no verdict."),
        _("If it rests on a fact, such as a number, a date or an event, send that as a message of its own."),
    ),
    "prediction": Declined(
        _("It speaks of what is still to come. Only time can settle that, so it gets no verdict now."),
        _("If it says that something was decided or announced, send that part: it can be checked. You can also send "
          "it again once the day has passed."),
    ),
    "personal": Declined(
        _("It is about the life of a private person. We check what concerns the public, and leave people out."),
        _("If somebody is in danger, or you were cheated, turn to the police or to an office that helps. If it names a "
          "rule or a product that concerns many, send that part."),
    ),
    "unclear": Declined(
        _("We read it several times and could not tell what exactly it claims, so nothing could be looked up."),
        _("If you know more, send it again with what, where and when, or with a link to where you saw it."),
    ),
    "out_of_scope": Declined(
        _("It lies outside what this desk can check."),
        _("An authority or another desk may be the right place to ask. Those whom the message names can often say "
          "directly whether it is so."),
    ),
}  # fmt: skip
EVENTS = {
    "received": pgettext_lazy("tip", "The desk has it"),
    "checking": pgettext_lazy("tip", "Somebody is checking it"),
    "declined": pgettext_lazy("tip", "There will be no verdict"),
    "reopened": pgettext_lazy("tip", "The desk looks at it again"),
    "answered": pgettext_lazy("tip", "A check answers it"),
    "corrected": pgettext_lazy("tip", "The check was corrected"),
    "ended": pgettext_lazy("tip", "The check no longer stands"),
    "merged": pgettext_lazy("tip", "It was joined with others that say the same"),
}
