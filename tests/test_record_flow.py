"""The story of the public record, told with real processes: published, read, verified, corrected, restored, killed."""

import functools
import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.served import Desk, command, environment
from tests.test_flow import grep

ADDRESS = "https://desk.example"
PAGE = (
    "<!doctype html><html lang='vi'><meta charset='utf-8'><title>Thông báo</title><p>Số 12.</p>"
    "<p>Cầu Bến Mẫu đóng một làn từ 22 giờ đến 4 giờ để thay khe co giãn, không cấm xe.</p><p>Hết.</p></html>"
)
QUOTE = "đóng một làn từ 22 giờ đến 4 giờ để thay khe co giãn, không cấm xe."


@pytest.fixture
def source(tmp_path: Path) -> Iterator[str]:
    """The host:port of a small site that a check cites."""
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "thong-bao.html").write_text(PAGE, encoding="utf-8")
    handler = functools.partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_said: object) -> None:
        pass


@pytest.fixture
def desk(tmp_path: Path, source: str) -> Iterator[Desk]:
    variables = {
        "MINHCHUNG_ASKS_A_MINUTE": "0",
        "MINHCHUNG_ADDRESS": ADDRESS,
        "MINHCHUNG_NAME": "Bàn kiểm chứng",
        "MINHCHUNG_FETCH_LOOPBACK": source,
        "MINHCHUNG_FETCH_PORTS": source.partition(":")[2],
    }
    made = Desk(tmp_path / "desk", tmp_path / "terminal.log", variables)
    yield made
    if made.process and made.process.poll() is None:
        made.stop(signal.SIGKILL)


def document(tmp_path: Path, source: str, **more: object) -> str:
    """A file to publish; the path of it."""
    given: dict[str, object] = {
        "kind": "published",
        "id": "cau-ben-mau",
        "language": "vi",
        "topic": "transport",
        "claim": "Cầu Bến Mẫu bị cấm xe cả tháng để sửa chữa",
        "title": "Cầu Bến Mẫu không cấm xe, chỉ đóng một làn ban đêm",
        "verdict": "false",
        "summary": "Thông báo chỉ nói đóng một làn từ 22 giờ đến 4 giờ.",
        "explanation": "# Tin nói gì\n\nCầu bị cấm xe cả tháng.\n\n# Chúng tôi tìm thấy gì\n\n[Bằng chứng 1](#e1).",
        "citations": [
            {
                "quote": QUOTE,
                "title": "Thông báo số 12",
                "source": "Ban quản lý cầu",
                "url": f"http://{source}/thong-bao.html",
                "public": True,
            }
        ],
    }
    file = tmp_path / f"{more.get('kind', 'published')}.json"
    file.write_text(json.dumps(given | more), encoding="utf-8")
    return str(file)


def other(tmp_path: Path, **given: object) -> str:
    file = tmp_path / f"{given['kind']}.json"
    file.write_text(json.dumps(given), encoding="utf-8")
    return str(file)


def verify(target: Path | str, state: Path, *words: str, **variables: str) -> tuple[int, dict[str, Any]]:
    done = command("verify", str(target), "--state", str(state), "--json", *words, **variables)
    return done.returncode, json.loads(done.stdout)


def test_story_from_check_to_proof(desk: Desk, source: str, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    desk.start("--empty")

    # A quote that the page does not hold is refused, with the field named; the log does not move.
    wrong = document(
        tmp_path, source, citations=[{**CITED, "url": f"http://{source}/thong-bao.html", "quote": "cấm xe cả tháng"}]
    )
    refused = desk.run("publish", wrong, "--json")
    assert (refused.returncode, json.loads(refused.stdout)["error"]["code"]) == (1, "quote_not_found")
    assert (desk.data / "site").exists() is False

    # Published: the page, the feed, the log and the answer follow by themselves.
    done = desk.run("publish", document(tmp_path, source), "--json")
    assert (done.returncode, [one["entry"] for one in json.loads(done.stdout)]) == (0, [1])
    page = desk.get("/checks/cau-ben-mau/").decode()
    english = desk.get("/en/checks/cau-ben-mau/").decode()
    assert (QUOTE in page, "ld+json" in page, "without a second reviewer" in english) == (True, True, True)
    feed = json.loads(desk.get("/feeds/all.json"))
    assert [item["title"] for item in feed["items"]] == ["Cầu Bến Mẫu không cấm xe, chỉ đóng một làn ban đêm"]
    desk.run("index")
    answer = desk.ask("nghe noi cau Ben Mau bi cam xe ca thang de sua chua")
    found = answer["answers"][0]
    assert (answer["decision"], found["source"], found["verdict"]) == ("answered", "desk", "false")
    assert (found["url"], found["publisher"]) == (f"{ADDRESS}/checks/cau-ben-mau/", "Bàn kiểm chứng")
    code, report = verify(desk.data / "site", state)
    assert (code, report["size"], report["problems"]) == (0, 2, [])

    # Corrected, with the reason and a reply on the record; the log extends what was seen.
    desk.run("publish", document(tmp_path, source, kind="corrected", summary="Đóng một làn.", reason="Viết gọn lại."))
    desk.run("publish", other(tmp_path, kind="reply", id="cau-ben-mau", language="vi", text="Chúng tôi xác nhận."))
    page, older = desk.get("/checks/cau-ben-mau/").decode(), desk.get("/checks/cau-ben-mau/r1/").decode()
    assert ("Viết gọn lại." in page, "Chúng tôi xác nhận." in page, "<del" in older) == (True, True, True)
    code, report = verify(desk.data / "site", state)
    assert (code, report["size"], report["first_seen"]) == (0, 4, False)

    # A stranger verifies over the network; whoever changes one letter is caught.
    port = desk.url.rpartition(":")[2]
    network = {"MINHCHUNG_FETCH_LOOPBACK": f"127.0.0.1:{port}", "MINHCHUNG_FETCH_PORTS": port}
    assert verify(desk.url, state, **network)[0] == 0
    copy = tmp_path / "copy"
    shutil.copytree(desk.data / "site", copy)
    lying = copy / "checks" / "cau-ben-mau" / "index.html"
    lying.write_bytes(lying.read_bytes().replace(b">Sai<", ">Đúng<".encode(), 1))
    code, report = verify(copy, state)
    assert (code, [problem["file"] for problem in report["problems"]]) == (3, ["checks/cau-ben-mau/index.html"])

    # Backed up while it runs, restored elsewhere: the same site, byte for byte.
    assert desk.run("backup", str(tmp_path / "desk.tar")).returncode == 0
    restored = command("restore", str(tmp_path / "desk.tar"), "--data", str(tmp_path / "restored"), **desk.variables)
    assert (restored.returncode, differing(desk.data / "site", tmp_path / "restored" / "site")) == (0, [])
    assert verify(tmp_path / "restored" / "site", state)[0] == 0

    # Retracted: it answers no more, and says so.
    desk.run("publish", other(tmp_path, kind="retracted", id="cau-ben-mau", language="vi", reason="Nguồn đã đổi."))
    assert desk.ask("nghe noi cau Ben Mau bi cam xe ca thang de sua chua")["decision"] == "none"
    page = desk.get("/checks/cau-ben-mau/").decode()
    assert ("Nguồn đã đổi." in page, "ld+json" in page) == (True, False)

    # Withdrawn on a duty: its words are nowhere in the data folder but in the archived page, which is private.
    assert desk.run("withdraw", "cau-ben-mau", "--reason", "Lệnh tòa.", "--yes").returncode == 0
    assert [file for file in grep(desk.data, "bị cấm xe cả tháng") if "/warc/" not in file] == []
    assert verify(desk.data / "site", state)[0] == 0
    assert desk.stop() == 0


CITED = {"title": "Thông báo số 12", "source": "Ban quản lý cầu", "public": True}


def test_published_feed_is_imported_by_another_desk_as_it_was_published(
    desk: Desk, source: str, tmp_path: Path
) -> None:
    desk.run("publish", document(tmp_path, source))
    feed = desk.data / "site" / "data" / "claimreview"
    imported = command("import", str(feed), "--data", str(tmp_path / "other"), "--json")
    assert json.loads(imported.stdout)["new"] == 1
    asked = command("ask", "--json", "Cầu Bến Mẫu bị cấm xe cả tháng để sửa chữa", "--data", str(tmp_path / "other"))
    found = json.loads(asked.stdout)["answers"][0]
    assert {name: found[name] for name in ("claim", "url", "verdict", "publisher", "language", "source")} == {
        "claim": "Cầu Bến Mẫu bị cấm xe cả tháng để sửa chữa",
        "url": f"{ADDRESS}/checks/cau-ben-mau/",
        "verdict": "false",
        "publisher": "Bàn kiểm chứng",
        "language": "vi",
        "source": "imported",
    }


def test_sample_never_enters_a_real_record_and_a_sample_desk_publishes_nothing_real(
    desk: Desk, source: str, tmp_path: Path
) -> None:
    desk.run("publish", document(tmp_path, source))
    refused = desk.run("publish", "--sample", "--json")
    assert (refused.returncode, json.loads(refused.stdout)["error"]["code"]) == (1, "real_desk")
    samples = {**desk.variables, "MINHCHUNG_ADDRESS": ""}
    assert command("publish", "--sample", "--data", str(tmp_path / "sample"), **samples).returncode == 0
    for address in ("", ADDRESS):
        variables = {**samples, "MINHCHUNG_ADDRESS": address}
        refused = command(
            "publish", document(tmp_path, source), "--data", str(tmp_path / "sample"), "--json", **variables
        )
        assert (refused.returncode, json.loads(refused.stdout)["error"]["code"]) == (1, "sample_desk")
    feed = tmp_path / "sample" / "site" / "data" / "claimreview"
    report = json.loads(desk.run("import", str(feed), "--json").stdout)
    assert (report["new"], report["refused"]) == (0, {"sample_data": 9})


def test_publication_killed_at_any_moment_is_finished_or_never_was(desk: Desk, source: str, tmp_path: Path) -> None:
    """Killed without warning at several moments; a build finishes what stands, and nothing is lost or doubled."""
    state = tmp_path / "state.json"
    words = [sys.executable, "-m", "minhchung", "publish", document(tmp_path, source), "--data", str(desk.data)]
    start = time.monotonic()
    subprocess.run(
        [*words[:-1], str(tmp_path / "timed")], env=environment(**desk.variables), check=True, capture_output=True
    )
    whole = time.monotonic() - start
    seen = []
    for share in (0.4, 0.55, 0.7, 0.8, 0.9, 0.95):
        process = subprocess.Popen(
            words, env=environment(**desk.variables), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            process.wait(timeout=whole * share)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        built = desk.run("build", "--json")
        if built.returncode == 0:
            code, report = verify(desk.data / "site", state)
            assert (code, report["size"], report["problems"]) == (0, 2, [])
        seen.append(built.returncode)
    assert seen == sorted(seen, reverse=True)  # once it stands, it stands
    last = desk.run("publish", words[4], "--json")
    assert (last.returncode == 0) == (seen[-1] != 0)
    assert verify(desk.data / "site", state)[1]["size"] == 2


def differing(one: Path, two: Path) -> list[str]:
    """The paths that two folders hold with other bytes, or that only one of them holds."""
    held = [
        {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}
        for root in (one, two)
    ]
    assert len(held[0]) > 100
    return sorted(path for path in held[0].keys() | held[1].keys() if held[0].get(path) != held[1].get(path))
