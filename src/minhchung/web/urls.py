"""Addresses of the public pages and of the API."""

from django.urls import path, re_path

from minhchung.web import ask, google
from minhchung.web.api import api

urlpatterns = [
    path("", ask.front),
    path("not-mine", ask.not_mine),
    path("about/", ask.about),
    path("api/", api.urls),
    path("v1alpha1/claims:search", google.search),
    path("en/", ask.english),
    re_path(r"^(?P<path>.+)$", ask.site_file),
]
