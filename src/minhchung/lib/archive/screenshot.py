"""A picture of a page as Chromium draws it, in a process group of its own, all of its traffic through our proxy.

Chromium's sandbox stays on: where it cannot (as root), there is no picture. `<-loopback>` takes loopback out of what
Chromium never sends through a proxy; the policy of WebRTC keeps it from UDP; and no name is resolved but by the proxy.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from minhchung.errors import Failed, Refused
from minhchung.lib.archive import proxy
from minhchung.lib.archive.guard import Allow, Target, check, literal, read_url
from minhchung.lib.archive.picture import bare
from minhchung.lib.archive.wire import Internet, Network
from minhchung.lib.archive.wire import Limits as Traffic

NAMES = ("chromium", "chromium-browser", "google-chrome")
OFF = "off"
ALLOW, INTERNET = Allow(), Internet()
# Hosts that Chromium asks for updates, accounts and hints on its own.
_ITS_OWN = (
    "accounts.google.com", "android.clients.google.com", "clients1.google.com", "clients2.google.com",
    "clients2.googleusercontent.com", "clients4.google.com", "content-autofill.googleapis.com", "dl.google.com",
    "edgedl.me.gvt1.com", "mtalk.google.com", "optimizationguide-pa.googleapis.com", "redirector.gvt1.com",
    "safebrowsing.googleapis.com", "safebrowsingohttpgateway.googleapis.com", "update.googleapis.com",
)  # fmt: skip
_FLAGS = (
    "--headless",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-features=MediaRouter,DialMediaRouteProvider,OptimizationHints,NetworkTimeServiceQuerying",
    "--disable-gpu",
    "--disable-sync",
    "--hide-scrollbars",
    "--incognito",  # what a page stores then counts as memory, and fills no disk
    "--mute-audio",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
)
_POLL = 0.1  # seconds
_LARGEST = 64 * 2**20  # bytes of a picture
_PAGE = os.sysconf("SC_PAGE_SIZE")
_GROUP, _RESIDENT = 2, 21  # places in /proc/<pid>/stat after the name of the program: proc_pid_stat(5), (5) and (24)


@dataclass(frozen=True)
class Limits:
    """What one picture may cost. `settle`: seconds of the page's own clock for scripts after it is loaded; `load`: for
    loading it, after which it is drawn as far as it came; `seconds`: for everything; `memory`: bytes, all processes
    together; `traffic`: bytes of everything that is loaded. `width` and `height` in pixels.
    """

    settle: float = 3
    load: float = 20
    seconds: float = 40
    memory: int = 3 * 2**30
    traffic: int = 64 * 2**20
    width: int = 1200
    height: int = 2400


LIMITS = Limits()


def find(setting: str) -> Path | None:
    """The program that `setting` names, or else the first of NAMES on PATH; None where there is none, or it is OFF."""
    if setting == OFF:
        return None
    found = next(filter(None, map(shutil.which, [setting] if setting else NAMES)), None)
    return Path(found) if found else None


def shoot(
    url: str, *, chromium: Path, allow: Allow = ALLOW, limits: Limits = LIMITS, network: Network = INTERNET
) -> bytes:
    """A PNG of the top of the page, without any metadata; nothing that this starts or writes is left.

    Raises Refused: url_invalid, url_not_http, url_userinfo, url_port, url_not_public; Failed: screenshot_failed.
    """
    target = read_url(url, allow=allow)
    if literal(target.host):
        check(target, [target.host], allow=allow)
    costs = Traffic(size=limits.traffic, seconds=limits.seconds)
    try:
        with (
            proxy.opened(allow=allow, limits=costs, network=network, deny=_ITS_OWN) as gate,
            TemporaryDirectory(prefix="minhchung-", ignore_cleanup_errors=True) as folder,
        ):
            return bare(_drawn(target, Path(folder), chromium, gate.port, limits), "image/png")
    except (OSError, subprocess.SubprocessError, Refused) as error:
        raise Failed("screenshot_failed", host=target.host) from error


def _drawn(target: Target, folder: Path, chromium: Path, port: int, limits: Limits) -> bytes:
    """What Chromium writes. Raises FileNotFoundError where it draws nothing: it draws no page that failed to load."""
    picture = folder / "page.png"
    command = [
        str(chromium),
        *_FLAGS,
        f"--proxy-server=http://127.0.0.1:{port}",
        f"--user-data-dir={folder / 'profile'}",
        f"--screenshot={picture}",
        f"--window-size={limits.width},{limits.height}",
        f"--virtual-time-budget={round(limits.settle * 1000)}",
        f"--timeout={round(limits.load * 1000)}",
        target.url,
    ]
    with _group(command, folder) as process:
        _wait(process, limits)
    if picture.stat().st_size > _LARGEST:
        raise OSError("a picture of too many bytes")
    return picture.read_bytes()


@contextmanager
def _group(command: list[str], folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The program in a process group of its own, which ends with the block."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _environment(folder: Path) -> Mapping[str, str]:
    """Nothing of ours but where programs are: no proxy, no secret, no home."""
    return {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}


def _wait(process: "subprocess.Popen[bytes]", limits: Limits) -> None:
    """Wait for the end. Raises TimeoutExpired; OSError beyond the memory."""
    ends = time.monotonic() + limits.seconds
    while process.poll() is None:
        if time.monotonic() > ends:
            raise subprocess.TimeoutExpired(process.args, limits.seconds)
        if _weight(process.pid) > limits.memory:
            raise OSError("too much memory")
        time.sleep(_POLL)


def _weight(group: int) -> int:
    """Bytes of memory that the processes of a group hold; what they share counts for each."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError, ValueError):  # it may end while it is looked at
            fields = stat.read_text("utf-8", "replace").rpartition(")")[2].split()
            if int(fields[_GROUP]) == group:
                total += int(fields[_RESIDENT]) * _PAGE
    return total
