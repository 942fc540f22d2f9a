"""Addresses of the public pages and of the API."""

from django.urls import path, re_path

from minhchung.web import ask, google, reply
from minhchung.web.api import api
from minhchung.web.tipline import feed, form, receipt
from minhchung.web.tipline.api import router

# The API of the ask box knows nothing of the desk.
api.add_router("/v1/tips", router)

urlpatterns = [
    path("", ask.front),
    path("not-mine", ask.not_mine),
    path("about/", ask.about),
    path("tip/", form.form),
    path("tip/receipt/", receipt.receipt),
    re_path(r"^tip/feed/[\w-]+\.(?:atom|json)$", feed.feed),
    re_path(r"^en/tip/(?:receipt/)?$", form.english),
    path("api/", api.urls),
    path("v1alpha1/claims:search", google.search),
    path("en/", ask.english),
    path("reply/<slug:check>", reply.form),
    re_path(r"^(?P<path>.+)$", ask.site_file),
]
