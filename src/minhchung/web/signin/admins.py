"""The people of the desk, for admins: who is here, invitations, roles, new ways in, and letting somebody in no more."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minhchung.desk import journal
from minhchung.errors import Refused
from minhchung.staff import people
from minhchung.staff.people import Account
from minhchung.web.member import members, person
from minhchung.web.signin.forms import Roles, posted
from minhchung.web.signin.fresh import fresh
from minhchung.web.signin.stale import refused
from minhchung.web.signin.words import ROLES, role_words


@members(people.ADMIN)
@fresh
def crew(request: HttpRequest) -> HttpResponseBase:
    """GET: everybody, the links that wait, and the form that invites. POST: an invitation, shown once."""
    form = Roles(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            token = people.invite(form.cleaned_data["roles"], by=person(request).id)
        except Refused as error:
            form.refuse(error, person(request).lang)
        else:
            journal.write("invite", by=person(request).id, facts={"roles": form.cleaned_data["roles"]})
            return _show_link(request, token, None)
    me = person(request).id
    context = {
        "form": form,
        "what": [(words, does) for words, does in ROLES.values()],
        "crew": [(account, role_words(account.person.roles)) for account in people.accounts(by=me)],
        "links": [(link, role_words(link.roles)) for link in people.waiting(by=me)],
    }
    return render(request, "staff/crew.html", context, status=400 if form.errors else 200)


@members(people.ADMIN)
@fresh
def roles(request: HttpRequest, who: int) -> HttpResponseBase:
    """GET: one person. POST: their roles; making an admin is asked about first."""
    try:
        found = people.account(who)
    except Refused as error:
        return refused(request, error, back=reverse("desk_people"))
    form = Roles(posted(request), initial={"roles": list(found.person.roles)})
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["roles"]
        if people.ADMIN in wanted and people.ADMIN not in found.person.roles and not request.POST.get("sure"):
            return render(request, "staff/make_admin.html", {"account": found, "wanted": wanted})
        try:
            people.set_roles(who, wanted, by=person(request).id)
        except Refused as error:
            form.refuse(error, person(request).lang)
        else:
            journal.write("set_roles", by=person(request).id, facts={"person": who, "roles": wanted})
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(request.path)
    context = {"form": form, "account": found, "roles": role_words(found.person.roles)}
    return render(request, "staff/person.html", context, status=400 if form.errors else 200)


@members(people.ADMIN)
@fresh
def link(request: HttpRequest, who: int) -> HttpResponseBase:
    """GET: the question. POST: a link with which this person gets a new way in, shown once."""
    try:
        found = people.account(who)
    except Refused as error:
        return refused(request, error, back=reverse("desk_people"))
    if request.method != "POST":
        return render(request, "staff/new_link.html", {"account": found})
    token = people.reset(who, by=person(request).id, clear=request.POST.get("second") == "clear")
    journal.write("new_way_in", by=person(request).id, facts={"person": who})
    return _show_link(request, token, found)


@members(people.ADMIN)
@fresh
def close(request: HttpRequest, who: int) -> HttpResponseBase:
    """GET: the question. POST: let this person in no more."""
    try:
        found = people.account(who)
    except Refused as error:
        return refused(request, error, back=reverse("desk_people"))
    if request.method != "POST":
        return render(request, "staff/close.html", {"account": found})
    try:
        people.deactivate(who, by=person(request).id)
    except Refused as error:
        return refused(request, error, back=reverse("desk_person", args=[who]))
    journal.write("let_go", by=person(request).id, facts={"person": who})
    messages.success(request, _("{name} is let in no more.").format(name=found.person.name))
    return _back()


@members(people.ADMIN)
@fresh
def withdraw(request: HttpRequest, which: int) -> HttpResponseBase:
    """POST: let a link work no more."""
    if request.method == "POST":
        try:
            people.withdraw(which, by=person(request).id)
        except Refused as error:
            return refused(request, error, back=reverse("desk_people"))
        messages.success(request, _("The link works no more."))
    return _back()


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("desk_people"))


def _show_link(request: HttpRequest, token: str, account: Account | None) -> HttpResponse:
    path = reverse("desk_welcome", args=[token])
    address = settings.MINHCHUNG_ADDRESS + path if settings.MINHCHUNG_ADDRESS else request.build_absolute_uri(path)
    return render(request, "staff/link.html", {"address": address, "account": account})
