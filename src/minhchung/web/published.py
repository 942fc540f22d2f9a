"""The built site, handed out as any web server would: plain files, their types, what a browser may do with them."""

import re
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified, HttpResponseRedirect
from django.http.response import HttpResponseBase

TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wacz": "application/wacz+zip",
    ".xml": "application/xml; charset=utf-8",
}
# A full tile never changes; all else is asked for again (a document can be withdrawn).
_FOR_EVER = re.compile(r"log/tile/(?!.*\.p/)")
# The pages say in a tag what they may do (site/frame.py); only the search runs a script, and reads its files.
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# Other people's pages: never shown from here, whatever a browser makes of the type.
COPY = {"Content-Disposition": "attachment", "Content-Security-Policy": "sandbox; default-src 'none'"}


def is_built() -> bool:
    """Whether there is a site to hand out."""
    return (_root() / "log" / "checkpoint").is_file()


def shows(entry: int) -> bool:
    """Whether the site shows the record with this entry in it: its checkpoint covers it."""
    try:
        lines = (_root() / "log" / "checkpoint").read_text("utf-8").split("\n")
        return int(lines[1]) > entry  # C2SP tlog-checkpoint: the origin, then the size
    except (OSError, ValueError, IndexError):
        return False


def file(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file at `path`, the index of a folder, or the way to it."""
    found = _found(path)
    if found.is_dir() and (found / "index.html").is_file():
        if not path.endswith("/"):
            # Not from the path as given: it may begin with slashes, and "//host" leads elsewhere.
            return HttpResponseRedirect(f"/{found.relative_to(_root()).as_posix()}/")
        found /= "index.html"
    if not found.is_file() or (path.endswith("/") and found.name != "index.html"):
        raise Http404
    facts = found.stat()
    tag = f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = FileResponse(found.open("rb"), content_type=_type(found))
    response.headers["ETag"] = tag
    for name, value in _headers(path, found).items():
        response.headers[name] = value
    return response


def _root() -> Path:
    return Path(settings.MINHCHUNG_DATA) / "site"


def _found(path: str) -> Path:
    parts = path.rstrip("/").split("/")
    hidden = any(part.startswith(".") for part in parts[1:]) or (parts[0].startswith(".") and parts[0] != ".well-known")
    if hidden or "" in parts or "\0" in path:
        raise Http404
    found = _root().joinpath(*parts)
    if not found.resolve().is_relative_to(_root().resolve()):
        raise Http404
    return found


def _type(found: Path) -> str:
    if found.name == "feed.json" or found.parts[-2:] == ("feeds", "all.json"):
        return "application/feed+json; charset=utf-8"
    plain = found.parent.name in {"log", "manifest"}
    return TYPES.get(found.suffix, "text/plain; charset=utf-8" if plain else "application/octet-stream")


def _headers(path: str, found: Path) -> dict[str, str]:
    headers = {"Cache-Control": "public, max-age=31536000, immutable" if _FOR_EVER.match(path) else "no-cache"}
    if found.suffix == ".wacz":
        return headers | COPY
    if found.suffix == ".html":
        return headers | {"Content-Security-Policy": PAGE_POLICY}
    # Whoever verifies, mirrors or reads the data does so from anywhere.
    return headers | {"Access-Control-Allow-Origin": "*"}
