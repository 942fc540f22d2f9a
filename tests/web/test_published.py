"""The built site as the desk hands it out: files, their types, what a browser may do, and nothing beside them."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from minhchung.web.published import COPY, PAGE_POLICY

PAGE = b"<!doctype html><title>a check</title>"


@pytest.fixture
def site(data_folder: Path) -> Path:
    """A small built site, and beside it what must never be handed out."""
    files = {
        "log/checkpoint": b"desk.example/log\n1\n",
        "log/manifest": b"desk.example/log/manifest\n",
        "log/tile/0/x000/000": b"\0" * 32,
        "log/tile/0/000.p/1": b"\0" * 32,
        "manifest/index": b"",
        "checks/index.html": PAGE,
        "checks/mot/index.html": PAGE,
        "checks/mot/feed.atom": b"<feed/>",
        "checks/mot/feed.json": b"{}",
        "checks/mot/share.png": b"\x89PNG",
        "checks/mot/evidence.wacz": b"PK",
        "documents/ab/" + "ab" * 32 + ".json": b"{}",
        "data/v1/checks-0001.csv": b"id\n",
        "data/v1/checks-0001.parquet": b"PAR1",
        ".well-known/security.txt": b"Contact: x\n",
        "sitemap.xml": b"<x/>",
    }
    for path, data in files.items():
        target = data_folder / "site" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    (data_folder / "keys").mkdir()
    (data_folder / "keys" / "log.key").write_bytes(b"PRIVATE+KEY+secret")
    (data_folder / "site" / "checks" / ".hidden").write_bytes(b"secret")
    (data_folder / "site" / "checks" / "out").symlink_to(data_folder / "keys" / "log.key")
    return data_folder / "site"


def get(client: Client, path: str, **headers: str) -> Any:
    """The response, read to its end as `body`, and closed as a server would."""
    response = client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return response


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/checks/", "text/html; charset=utf-8"),
        ("/checks/mot/index.html", "text/html; charset=utf-8"),
        ("/checks/mot/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/checks/mot/feed.json", "application/feed+json; charset=utf-8"),
        ("/checks/mot/share.png", "image/png"),
        ("/log/checkpoint", "text/plain; charset=utf-8"),
        ("/log/tile/0/x000/000", "application/octet-stream"),
        ("/manifest/index", "text/plain; charset=utf-8"),
        ("/data/v1/checks-0001.csv", "text/csv; charset=utf-8"),
        ("/data/v1/checks-0001.parquet", "application/vnd.apache.parquet"),
        ("/.well-known/security.txt", "text/plain; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
    ],
)
def test_file_is_handed_out_whole_with_its_type(path: str, kind: str, site: Path, db: None, vi: Client) -> None:
    response = get(vi, path)
    held = site / (path.strip("/") + ("/index.html" if path.endswith("/") else ""))
    assert (response.status_code, response["Content-Type"]) == (200, kind)
    assert (response.body, response["X-Content-Type-Options"]) == (held.read_bytes(), "nosniff")


@pytest.mark.parametrize(
    "path",
    [
        "/keys/log.key", "/../keys/log.key", "/checks/../../keys/log.key", "/%2e%2e/keys/log.key",
        "/checks/%2e%2e/%2e%2e/keys/log.key", "/checks/.hidden", "/checks/out", "/checks//mot/",
        "/checks/mot/feed.atom/",
        "/checks/mot/\0", "/db.sqlite3", "/checks/mot/feed", "//etc/passwd", "/\\..\\keys\\log.key", "/data/", "/log",
    ],
)  # fmt: skip
def test_nothing_beside_the_site_is_handed_out(path: str, site: Path, db: None, vi: Client) -> None:
    response = get(vi, path)
    assert (response.status_code, b"secret" in response.body) == (404, False)


def test_folder_without_a_slash_leads_to_the_one_with_it(site: Path, db: None, vi: Client) -> None:
    response = get(vi, "/checks/mot")
    assert (response.status_code, response["Location"]) == (302, "/checks/mot/")
    assert get(vi, "/en/")["Location"] == "/?lang=en"


def test_copy_of_a_page_of_others_is_a_download_in_a_sandbox(site: Path, db: None, vi: Client) -> None:
    response = get(vi, "/checks/mot/evidence.wacz")
    assert {name: response[name] for name in COPY} == COPY
    assert response["X-Content-Type-Options"] == "nosniff"


def test_page_may_run_its_own_script_and_data_may_be_read_from_anywhere(site: Path, db: None, vi: Client) -> None:
    page, data = get(vi, "/checks/mot/"), get(vi, "/log/checkpoint")
    assert (page["Content-Security-Policy"], page.get("Access-Control-Allow-Origin")) == (PAGE_POLICY, None)
    assert data["Access-Control-Allow-Origin"] == "*"


def test_file_that_did_not_change_is_not_sent_again(site: Path, db: None, vi: Client) -> None:
    first = get(vi, "/checks/mot/")
    again = get(vi, "/checks/mot/", if_none_match=first["ETag"])
    assert (first["Cache-Control"], again.status_code, again.body) == ("no-cache", 304, b"")
    (site / "checks" / "mot" / "index.html").write_bytes(gzip.compress(PAGE))
    assert get(vi, "/checks/mot/", if_none_match=first["ETag"]).status_code == 200


def test_what_never_changes_may_be_kept_for_ever(site: Path, db: None, vi: Client) -> None:
    kept = {
        path: get(vi, path)["Cache-Control"]
        for path in ("/documents/ab/" + "ab" * 32 + ".json", "/log/tile/0/x000/000", "/log/tile/0/000.p/1")
    }
    assert list(kept.values()) == ["no-cache", "public, max-age=31536000, immutable", "no-cache"]


def test_site_takes_no_other_method(site: Path, db: None, vi: Client) -> None:
    response = vi.post("/checks/mot/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


def test_pages_link_to_the_record_only_where_there_is_one(db: None, vi: Client, data_folder: Path) -> None:
    before = get(vi, "/").body.decode()
    (data_folder / "site" / "log").mkdir(parents=True)
    (data_folder / "site" / "log" / "checkpoint").write_bytes(b"x")
    after, english = get(vi, "/").body.decode(), get(vi, "/?lang=en").body.decode()
    assert ('href="/checks/"' in before, 'href="/checks/"' in after, 'href="/en/checks/"' in english) == (
        False,
        True,
        True,
    )
