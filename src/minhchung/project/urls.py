"""Addresses: the desk under /desk/, everything else is public."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("desk", RedirectView.as_view(url="/desk/")),
    path("desk/", include("minhchung.web.signin.urls")),
    path("desk/", include("minhchung.web.office.urls")),
    path("", include("minhchung.web.urls")),  # last: it takes every path
]

handler400 = "minhchung.web.ask.bad_request"
handler404 = "minhchung.web.ask.not_found"
handler429 = "minhchung.web.signin.stale.wait"  # allauth looks it up
handler500 = "minhchung.web.ask.server_error"
