"""A page in the reader's language inside the frame that all pages share."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import override

from minhchung.errors import MinhChungError
from minhchung.record import answer
from minhchung.site import identity
from minhchung.site.desk import PROGRAM
from minhchung.site.frame import at
from minhchung.web import published
from minhchung.web.reader import Reader
from minhchung.web.refused import headers_of, status_of

# Pages with a message in them are never kept; the others must be asked for again, as the record may have changed.
FRESH = "no-cache, private"


def page(
    who: Reader, template: str, context: Mapping[str, object], *, path: str = "/", sample: bool | None = None
) -> HttpResponse:
    """`web/<template>.html` with `context`, which may say `text` (a message that the language switch must repost).

    `path` is where the language switch leads. `sample` None asks the record, else nothing of it is read.
    """
    frame = {
        "lang": who.lang,
        "other": who.other,
        "keep": who.query,
        "chosen": who.chosen,
        "path": path,
        "sample": answer.is_sample() if sample is None else sample,
        "brand": identity.coming().brand if sample is None else PROGRAM,
        "published": published.is_built(),
        "at": at(who.lang),
    }
    with override(who.lang):
        html = render_to_string(f"web/{template}.html", frame | dict(context))
    return HttpResponse(html, headers={"Content-Language": who.lang, "Vary": "Accept-Language"})


def error_page(who: Reader, error: MinhChungError, *, sample: bool | None = None) -> HttpResponse:
    """What went wrong and what to do next, in the same frame."""
    status = status_of(error)
    response = page(who, "error", {"status": status, "message": error.say(who.lang)}, sample=sample)
    return refusing(response, error)


def refusing(response: HttpResponse, error: MinhChungError) -> HttpResponse:
    """`response` with the status and the headers of `error`."""
    response.status_code = status_of(error)
    for name, value in headers_of(error).items():
        response.headers[name] = value
    return response
