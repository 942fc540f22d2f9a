"""Before something risky: who signed in a while ago shows again that it is them."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from minhchung.web.member import members

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]


def fresh(view: View[Given]) -> View[Given]:
    """`view` for people of the desk who showed within 15 minutes (ACCOUNT_REAUTHENTICATION_TIMEOUT) that it is them.

    Others show it, and come back to the page, not to what they posted: allauth would keep the posted form in the
    session together with the address and the browser that it came from.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        try:
            _recent(request)
        except ReauthenticationRequired:
            return _show_again(request)
        return view(request, *args, **kwargs)

    return members()(cast(View[Given], checked))


@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]  # allauth has no types
def _recent(request: HttpRequest) -> None:
    del request


def _show_again(request: HttpRequest) -> HttpResponse:
    ways = get_adapter().get_reauthentication_methods(get_user(request))
    address = ways[0]["url"] if ways else reverse("mfa_index")
    return HttpResponseRedirect(f"{address}?{urlencode({'next': request.path})}")
