"""A check as its page will be, before it is published: the same templates, the same code, the same bytes.

The desk shows it to its own people. Of the record it is a reader like every page; nothing is written.
"""

from minhchung.lib.publication.document import Check
from minhchung.record import checks

from . import datafeed, files, identity
from .check import check_page


def page(check: Check, *, lang: str, picture: str = "") -> bytes:
    """The page of `check` (finished, not yet published) in "vi" or "en".

    Its entry is the one that it will have if nothing else is published first. Before the first publication the desk is
    named by what was written so far, and without an address there is no markup. `picture`: where `share` is handed out,
    if anywhere; the page's own address of it leads nowhere yet.
    """
    standing, desk = checks.ahead(check), identity.coming()
    review = datafeed.markup(standing, desk=desk) if desk.address else None
    return check_page(standing, desk=desk, lang=lang, claim_review=review, picture=picture)


def share(check: Check) -> bytes:
    """The share image of `check`, a PNG."""
    return files.share(check, identity.coming())
