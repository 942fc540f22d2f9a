"""The verdict guide: what each of the seven words means, when it fits, and when another one does."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minhchung.site.words import VERDICTS
from minhchung.web.member import members
from minhchung.web.office.frame import desk_page


@dataclass(frozen=True)
class Advice:
    """When a verdict fits, when it does not, and a claim that would get it."""

    verdict: str
    fits: str | Promise
    not_when: str | Promise
    example: str | Promise

    @property
    def shape(self) -> str:
        """The verdict's silhouette and colour."""
        return VERDICTS[self.verdict][0]

    @property
    def word(self) -> str:
        """Its name in the active language."""
        return str(VERDICTS[self.verdict][1])


GUIDE = (
    Advice(
        "true",
        _("The evidence bears out what the claim says, as people would understand it."),
        _("Not when a detail that matters is wrong: then it is mostly true or misleading."),
        _("“The ferry does not run on Sunday”, and the operator’s timetable says so."),
    ),
    Advice(
        "mostly_true",
        _("The core holds; a detail is off that changes nothing for who acts on it."),
        _("Not when the wrong detail is what makes people pass it on: then it is misleading."),
        _("“Five communes lost power”, and it was four."),
    ),
    Advice(
        "misleading",
        _("The parts may be right, but together they leave a wrong picture: cut, misplaced, or without what matters."),
        _("Not when the statement itself is simply wrong: then it is false."),
        _("A real photo of a flood, shared as if it were of this week’s flood."),
    ),
    Advice(
        "false",
        _("The evidence shows the opposite, or shows that it did not happen."),
        _("Not when you only found nothing: then it is unproven."),
        _("“Salt water heals dengue fever”, against what studies of patients found."),
    ),
    Advice(
        "outdated",
        _("It was right once, and no longer is. Say until when it held."),
        _("Not when it was never right: then it is false."),
        _("“The office is closed”, shared three years after it opened again."),
    ),
    Advice(
        "satire",
        _("It was made as a joke and says so at its source, and people now take it for news."),
        _("Not as a way out for what only calls itself a joke after it was found out."),
        _("A column of a humour page, shared without its heading."),
    ),
    Advice(
        "unproven",
        _("We looked where the evidence should be, and what there is decides it neither way. Say where you looked."),
        _("Not for what nobody could ever prove: decline an opinion or a prediction."),
        _("“The spring water lowers blood pressure”, and no study tried it."),
    ),
)


@members()
def show(request: HttpRequest) -> HttpResponseBase:
    """The guide as a page of its own."""
    return desk_page(request, "guide", {"guide": GUIDE}, here="guide")
