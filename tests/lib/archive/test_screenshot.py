"""Pictures of pages by a real chromium: what is on them, and where the browser was not led."""

import io
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest
from PIL import Image

from minhchung.errors import Failed, Refused
from minhchung.lib.archive import screenshot
from minhchung.lib.archive.fetch import Allow
from minhchung.lib.archive.screenshot import Limits, find, shoot
from tests.lib.archive.loopback import CERTIFICATE, PUBLIC, Net, Site, code_of, page, redirect

HTML = "Content-Type: text/html; charset=utf-8\r\n"
RED = "<body style='background:#c00'>"
BRISK = Limits(settle=1, load=3)


@pytest.fixture
def chromium(tmp_path: Path) -> Path:
    """Chromium; as root by a script that turns its sandbox off, which it refuses to root."""
    found = shutil.which("chromium")
    if not found:
        pytest.skip("not measured: no chromium on PATH; `./test --install` installs it")
    if os.geteuid() != 0:
        return Path(found)
    script = tmp_path / "chromium"
    script.write_text(f'#!/bin/sh\nexec {found} --no-sandbox "$@"\n')
    script.chmod(0o755)
    return script


@contextmanager
def listening() -> Iterator[tuple[int, list[bytes]]]:
    """A port of UDP on loopback, and what came to it."""
    came: list[bytes] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
        end.bind(("127.0.0.1", 0))
        end.settimeout(0.1)
        stop: list[bool] = []

        def listen() -> None:
            while not stop:
                with suppress(TimeoutError):
                    came.append(end.recv(2048))

        thread = Thread(target=listen)
        thread.start()
        try:
            yield end.getsockname()[1], came
        finally:
            stop.append(True)
            thread.join()


def colour(png: bytes, place: tuple[int, int] = (600, 1200)) -> object:
    with Image.open(io.BytesIO(png)) as image:
        return image.convert("RGB").getpixel(place)


def shot(site: Site, chromium: Path, path: str = "/", *, limits: Limits = BRISK) -> bytes:
    """The picture of a page of `site`, which is opened by setting."""
    return shoot(site.url + path, chromium=chromium, allow=Allow(loopback=site.pair), limits=limits)


def failure(site: Site, chromium: Path, path: str = "/", *, limits: Limits = BRISK) -> tuple[str, object]:
    with pytest.raises(Failed) as caught:
        shot(site, chromium, path, limits=limits)
    return caught.value.code, caught.value.facts


FAILED = ("screenshot_failed", {"host": "127.0.0.1"})


@pytest.mark.browser
def test_shoot_page(chromium: Path) -> None:
    """Its scripts ran for a while, and a picture in it was loaded from the same opened address."""
    body = f"{RED}<img src=/a><script>setTimeout(() => document.body.style.background = '#00c', 500)</script>"
    with Site(lambda path: page(body.encode(), headers=HTML)) as site:
        png = shot(site, chromium)
    with Image.open(io.BytesIO(png)) as image:
        assert (image.format, image.size, image.info) == ("PNG", (1200, 2400), {})
    assert colour(png) == (0, 0, 0xCC)
    assert {request.split(" ")[1] for request in site.requests} - {"/favicon.ico"} == {"/", "/a"}


@pytest.mark.browser
def test_shoot_public_name(chromium: Path) -> None:
    with Site(page(RED.encode(), headers=HTML)) as site:
        png = shoot(
            "http://news.test/", chromium=chromium, network=Net({"news.test": [[PUBLIC]]}, site=site), limits=BRISK
        )
    assert colour(png) == (0xCC, 0, 0)


@pytest.mark.browser
def test_shoot_page_that_reaches_for_this_machine(chromium: Path) -> None:
    """By frame, picture, script, style, redirect, prefetch, form, socket, WebRTC and WebTransport: nothing arrives."""
    with ExitStack() as stack:
        trap = stack.enter_context(Site(page(b"trapped")))
        six = trap
        with suppress(OSError):  # this machine may have no IPv6
            six = stack.enter_context(Site(page(b"trapped"), address="::1", port=trap.port))
        udp, came = stack.enter_context(listening())
        site = stack.enter_context(
            Site(
                lambda path: (
                    redirect(f"http://127.0.0.1:{trap.port}/redirected")
                    if path == "/away"
                    else page(hostile(trap.port, udp).encode(), headers=HTML)
                )
            )
        )
        png = shot(site, chromium)
    assert ([trap.requests, six.requests], came) == ([[], []], [])
    assert "/away" in {request.split(" ")[1] for request in site.requests}
    assert colour(png) == (0, 0, 0xCC)  # the scripts did run to their end


def hostile(port: int, udp: int) -> str:
    hosts = [f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}", f"0.0.0.0:{port}", f"a.localhost:{port}"]
    links = "".join(
        f"<iframe src=http://{host}/frame></iframe><img src=http://{host}/img><img src=https://{host}/tls>"
        f"<script src=http://{host}/js></script><link rel=preconnect href=http://{host}>"
        f"<link rel=dns-prefetch href=http://{host}><link rel=prefetch href=http://{host}/prefetch>"
        f"<link rel=stylesheet href=http://{host}/css><object data=http://{host}/object></object>"
        f"<form id=f action=http://{host}/form target=_blank></form>"
        for host in hosts
    )
    return f"""{RED}{links}<img src=/away><script>
        for (const host of {hosts}) {{
            new WebSocket(`ws://${{host}}/ws`); new EventSource(`http://${{host}}/events`);
            fetch(`http://${{host}}/fetch`, {{mode: "no-cors"}}).catch(() => 0);
            navigator.sendBeacon(`http://${{host}}/beacon`); window.open(`http://${{host}}/open`);
        }}
        const ice = [{{urls: "stun:127.0.0.1:{udp}"}}, {{urls: "stun:localhost:{udp}"}},
            {{urls: "turn:127.0.0.1:{udp}", username: "a", credential: "b"}},
            {{urls: "turn:127.0.0.1:{port}?transport=tcp", username: "a", credential: "b"}}];
        const peer = new RTCPeerConnection({{iceServers: ice}});
        peer.createDataChannel("a"); peer.createOffer().then(offer => peer.setLocalDescription(offer));
        try {{ new WebTransport("https://127.0.0.1:{udp}/"); }} catch {{ }}
        try {{ document.getElementById("f").submit(); }} catch {{ }}
        document.body.style.background = "#00c";
        </script>"""


@pytest.mark.browser
@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1:{port}/", "http://localhost:{port}/", "https://127.0.0.1:{port}/", "http://10.0.0.1/"],
)
def test_shoot_page_that_redirects_to_where_it_must_not(chromium: Path, location: str) -> None:
    with Site(page(b"trapped")) as trap, Site(redirect(location.format(port=trap.port))) as site:
        assert failure(site, chromium) == FAILED
    assert trap.requests == []


@pytest.mark.browser
def test_shoot_name_that_changes_to_this_machine(chromium: Path) -> None:
    """The page is read at its public address; then its name leads to loopback, and nothing more is loaded."""
    body = f"{RED}<script src=/again></script>".encode()
    with Site(page(body, headers=HTML)) as site:
        net = Net({"news.test": [[PUBLIC], ["127.0.0.1"]]}, site=site)
        assert colour(shoot("http://news.test/", chromium=chromium, network=net, limits=BRISK)) == (0xCC, 0, 0)
    assert [request.split(" ")[1] for request in site.requests] == ["/"]
    assert {address for address, _ in net.dialled} == {PUBLIC}


@pytest.mark.browser
def test_shoot_certificate_that_is_not_trusted(chromium: Path) -> None:
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with Site(page(RED.encode(), headers=HTML), tls=context) as site:
        net = Net({"feed.test": [[PUBLIC]]}, site=site)
        assert code_of(lambda: shoot("https://feed.test/", chromium=chromium, network=net)) == "screenshot_failed"
    assert site.requests == []


@pytest.mark.browser
@pytest.mark.parametrize(
    "body",
    ["<script>while (true) {}</script>", "<script>alert(1)</script>", "<script>location = 'http://10.0.0.1/'</script>"],
    ids=["loop", "dialog", "leaves"],
)
def test_shoot_page_that_never_comes_to_an_end(
    chromium: Path, body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends in time, with a picture or without one, and leaves no process and no file."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with Site(page(body.encode(), headers=HTML)) as site, suppress(Failed):
        shot(site, chromium, limits=Limits(settle=0.5, load=1, seconds=4))
    assert (list(folder.iterdir()), left_of(folder)) == ([], [])


def left_of(folder: Path) -> list[str]:
    """Processes whose arguments name the folder, after Chromium's reporter of crashes had time to end."""
    found: list[str] = []
    for _ in range(50):
        listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        found = [line for line in listed.splitlines() if str(folder) in line]
        if not found:
            break
        time.sleep(0.1)
    return found


@pytest.mark.browser
def test_shoot_page_that_is_never_whole(chromium: Path) -> None:
    """It is drawn as far as it came."""
    with Site(lambda path: [9] if path == "/never" else page(f"{RED}<img src=/never>".encode(), headers=HTML)) as site:
        assert colour(shot(site, chromium, limits=Limits(settle=0.5, load=2))) == (0xCC, 0, 0)


@pytest.mark.browser
def test_shoot_page_that_eats_memory(chromium: Path) -> None:
    eater = b"<script>const held = []; while (true) held.push(new Uint8Array(2 ** 24).fill(1));</script>"
    with Site(page(eater, headers=HTML)) as site:
        assert failure(site, chromium, limits=Limits(memory=2**30)) == FAILED


@pytest.mark.browser
@pytest.mark.parametrize(
    "answer",
    [
        page(b"", status="404 Not Found"),
        page(b"a" * 9, headers="Content-Disposition: attachment\r\n"),
        [b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"],
        [],
    ],
    ids=["status", "download", "cut", "nothing"],
)
def test_shoot_what_is_no_page(chromium: Path, answer: list[bytes | float]) -> None:
    """An error page of the browser is never taken for the page."""
    with Site(answer) as site:
        assert failure(site, chromium, limits=Limits(settle=0.5, load=1, seconds=4)) == FAILED


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("file:///etc/passwd", "url_not_http"),
        ("chrome://version", "url_not_http"),
        ("http://127.0.0.1/", "url_not_public"),
        ("http://[::1]/", "url_not_public"),
        ("http://a:b@news.test/", "url_userinfo"),
        ("http://news.test:22/", "url_port"),
        ("--no-sandbox", "url_not_http"),
    ],
)
def test_shoot_address_that_is_refused(tmp_path: Path, url: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        shoot(url, chromium=tmp_path / "never-started")
    assert caught.value.code == code


def test_shoot_without_the_program(tmp_path: Path) -> None:
    assert code_of(lambda: shoot("http://news.test/", chromium=tmp_path / "none")) == "screenshot_failed"


def program(folder: Path, script: str) -> Path:
    path = folder / "program"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    "script", ["exit 1", "exit 0", "echo hello > page.png", "sleep 99", "truncate -s 100M page.png", "kill -9 $$"]
)
def test_shoot_program_that_draws_nothing(tmp_path: Path, script: str) -> None:
    limits = Limits(seconds=1)
    chromium = program(tmp_path, script)
    assert code_of(lambda: shoot("http://news.test/", chromium=chromium, limits=limits)) == "screenshot_failed"


def test_shoot_program_is_told_nothing_of_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTPS_PROXY", "MINHCHUNG_SECRET"):
        monkeypatch.setenv(name, "http://secret.test")
    chromium = program(tmp_path, f'env > {tmp_path / "env"}; printf "%s\\n" "$@" > {tmp_path / "args"}')
    assert code_of(lambda: shoot("http://news.test/a b", chromium=chromium)) == "screenshot_failed"
    told = dict(line.split("=", 1) for line in (tmp_path / "env").read_text().splitlines())
    assert set(told) - {"PWD", "OLDPWD", "SHLVL", "_"} == {"PATH", "HOME", "TMPDIR", "LANG"}
    args = (tmp_path / "args").read_text().splitlines()
    assert (args[-1], [one for one in args if "sandbox" in one]) == ("http://news.test/a%20b", [])
    assert not Path(told["HOME"]).exists()


# which program


def test_find(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find("") is None
    for name in reversed(screenshot.NAMES):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
        assert find("") == tmp_path / name
    assert find("google-chrome") == find(str(tmp_path / "google-chrome")) == tmp_path / "google-chrome"
    assert [find("off"), find("none"), find(str(tmp_path / "none"))] == [None] * 3
