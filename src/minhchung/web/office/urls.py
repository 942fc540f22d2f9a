"""Addresses of the desk's pages. Those that only take a form lead back to their page when they are asked for."""

from django.urls import path

from minhchung.web.office import (
    claim,
    draft,
    evidence,
    guide,
    jobs,
    journal,
    published,
    queue,
    quote,
    review,
    revision,
    setup,
)

urlpatterns = [
    path("", queue.show),
    path("claims/new/", queue.new),
    path("claims/<int:claim>/", claim.show),
    path("claims/<int:claim>/evidence/", claim.evidence),
    path("claims/<int:claim>/upload/", evidence.upload),
    path("claims/<int:claim>/<slug:action>/", claim.act),
    path("evidence/<int:which>/", evidence.show),
    path("evidence/<int:which>/picture", evidence.picture),
    path("evidence/<int:which>/<slug:action>/", evidence.act),
    path("setup/", setup.show),
    path("setup/solo/", setup.solo),
    path("jobs/", jobs.show),
    path("jobs/<int:which>/again/", jobs.again),
    path("journal/", journal.show),
    path("guide/", guide.show),
    path("drafts/", draft.drafts),
    path("reviews/", review.reviews),
    path("published/", published.published),
    path("revisions/<int:revision>/", revision.overview),
    path("revisions/<int:revision>/edit/", draft.edit),
    path("revisions/<int:revision>/edit/auto/", draft.autosave),
    path("revisions/<int:revision>/quotes/<int:quote>/", quote.quote),
    path("revisions/<int:revision>/preview/", revision.preview),
    path("revisions/<int:revision>/preview/share.png", revision.share),
    path("revisions/<int:revision>/review/", review.read),
    path("revisions/<int:revision>/published/", published.after),
    path("revisions/<int:revision>/standing/", published.standing),
]
