"""Addresses: all of them are the public pages' so far."""

from django.urls import include, path

urlpatterns = [path("", include("minhchung.web.urls"))]

handler400 = "minhchung.web.ask.bad_request"
handler404 = "minhchung.web.ask.not_found"
handler500 = "minhchung.web.ask.server_error"
