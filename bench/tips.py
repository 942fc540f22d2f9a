"""200 tips a second from strangers, at the API of a real server: how long each waits, and whether any is lost.

PYTHONPATH=src:. .venv/bin/python bench/tips.py 60               # seconds
PYTHONPATH=src:. .venv/bin/python bench/tips.py 60 --postgres    # on PostgreSQL

15 of them a second are texts that nobody sent before, a fifth of those with a name and a telephone number; the others
repeat earlier ones, newer and older. Tips leave on time whether or not the server keeps up, and what each waits is
counted from then. Each stored tip must then stand in the tables: its wording, and one in the demand of a day. Prints
JSON: `lost` counts what does not; `seconds_to_match` is how long the background went on afterwards.
"""

import http.client
import itertools
import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import postgres
from tests.rows import rows
from tests.served import Desk

A_SECOND, NEW_A_SECOND = 200, 15
STRANGERS = 48  # connections
PATIENCE_SECONDS = 900  # for the background
PERSONAL = 5  # of how many new texts one names somebody
PLACES = [
    "Bến Mẫu",
    "Sông Vàng",
    "Đồi Sim",
    "Hồ Xanh",
    "Cầu Đất",
    "Chợ Gạch",
    "Đảo Yến",
    "Núi Đá",
    "Làng Chài",
    "Rừng Thông",
]
THINGS = [
    "trường học",
    "bệnh viện",
    "cây cầu",
    "chợ đêm",
    "nhà máy nước",
    "bến xe",
    "sân bay",
    "hồ chứa",
    "nhà ga",
    "đường hầm",
]
ENDS = [
    "bị đóng cửa",
    "sắp bị bán",
    "phải di dời",
    "bị nhiễm độc",
    "sẽ thu phí",
    "được xây lại",
    "đang bị sập",
    "bị cấm vào",
]
TAILS = [
    "từ tuần sau",
    "trong tháng này",
    "vì nợ thuế",
    "theo lệnh mới",
    "do rò khí",
    "sau trận lũ",
    "để làm sân gôn",
    "mà không báo trước",
]


@dataclass
class Crowd:
    """Who sends. `answers`: by status and decision; `stored`: how often each text was taken."""

    port: int
    count: int
    texts: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    stored: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    late: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send_all(self) -> float:
        """Each tip at its time, by whichever connection is free; how many seconds that took."""
        todo = iter(list(enumerate(schedule(self.count))))
        start = time.perf_counter() + 0.5
        with ThreadPoolExecutor(STRANGERS) as threads:
            for done in [threads.submit(self._work, todo, start) for _ in range(STRANGERS)]:
                done.result()
        return time.perf_counter() - start

    def _work(self, todo: Iterator[tuple[int, str]], start: float) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        while True:
            with self._lock:
                number, text = next(todo, (-1, ""))
            if number < 0:
                line.close()
                return
            due = start + number / A_SECOND
            time.sleep(max(0.0, due - time.perf_counter()))
            begun = time.perf_counter()
            said, stored = sent(line, text)
            ended = time.perf_counter()
            with self._lock:
                self.answers[said] += 1
                self.stored[text] += stored
                self.waits.append((ended - due) * 1000)
                self.took.append((ended - begun) * 1000)


def schedule(count: int) -> list[str]:
    """The texts in the order in which they are sent."""
    chance = random.Random(1)
    known: list[str] = []
    found = []
    for n in range(count):
        new = n * NEW_A_SECOND // A_SECOND > (n - 1) * NEW_A_SECOND // A_SECOND or not known
        if new:
            known.append(rumour(len(known), chance))
        # What is new spreads most, what is old still does.
        text = known[-1] if new else known[-1 - min(int(chance.expovariate(1 / 40)), len(known) - 1)]
        found.append(text)
    return found


def rumour(n: int, chance: random.Random) -> str:
    """A text like no other."""
    said = f"{chance.choice(THINGS)} {chance.choice(PLACES)} số {n + 1} {chance.choice(ENDS)} {chance.choice(TAILS)}"
    if n % PERSONAL:
        return f"Nghe nói {said}, mọi người chia sẻ gấp"
    return f"Chị Trần Thị Mơ kể {said}, hỏi thêm gọi 09{chance.randrange(10**7, 10**8)} nhé"


def sent(line: http.client.HTTPConnection, text: str) -> tuple[str, bool]:
    """What came of a tip, and whether it was stored."""
    body = json.dumps({"text": text, "links": [], "lang": "vi", "send": True})
    try:
        line.request("POST", "/api/v1/tips", body, {"Content-Type": "application/json"})
        came = line.getresponse()
        said = json.loads(came.read())
    except (OSError, http.client.HTTPException, ValueError) as error:
        line.close()
        return repr(error)[:60], False
    if came.status >= 400:
        return f"{came.status} {said['error']['code']}", False
    return f"{came.status} {'receipt' if said.get('receipt') else said.get('decision', '')}", came.status == 201


@contextmanager
def served(folder: Path, variables: dict[str, str]) -> Iterator[Desk]:
    """A desk with the sample that serves strangers without a limit."""
    given = {"MINHCHUNG_CHROMIUM": "off", "MINHCHUNG_ASKS_A_MINUTE": "0", **variables}
    desk = Desk(folder / "data", folder / "log", given).start()
    try:
        yield desk
    finally:
        desk.stop()


def memory(desk: Desk) -> float:
    """MiB that the server and its worker hold."""
    return sum(_own(pid) for pid in _family(desk.process.pid if desk.process else 0)) / 2**20


def _family(pid: int) -> list[int]:
    """A process and its children."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *itertools.chain.from_iterable(_family(int(child)) for child in told)]


def _own(pid: int) -> int:
    """Bytes of a process's own; pages of files that it maps are the system's to take back."""
    told = Path(f"/proc/{pid}/status").read_text()
    return int(told.partition("RssAnon:")[2].split()[0]) * 1024


def size(desk: Desk) -> float:
    """MiB of the database."""
    if desk.variables.get("MINHCHUNG_DATABASE"):
        return float(rows(desk, "SELECT pg_database_size(current_database()) AS n")[0]["n"]) / 2**20
    return sum(file.stat().st_size for file in desk.data.glob("db.sqlite3*")) / 2**20


def measure(desk: Desk, seconds: float) -> dict[str, Any]:
    """Send for so long; the figures."""
    crowd = Crowd(desk.port, int(seconds * A_SECOND))
    held, over = [memory(desk)], threading.Event()
    watch = threading.Thread(target=_watch, args=(desk, held, over, seconds / 6))
    watch.start()
    took = crowd.send_all()
    over.set()
    watch.join()
    matched = caught_up(desk)
    held.append(memory(desk))
    return figures(crowd, took) | {
        "memory_mib": [round(one) for one in held],
        "database_mib": round(size(desk), 1),
        "seconds_to_match": matched,
        **kept(desk, crowd),
    }


def _watch(desk: Desk, held: list[float], over: threading.Event, pause: float) -> None:
    while not over.wait(pause):
        held.append(memory(desk))


def figures(crowd: Crowd, took: float) -> dict[str, Any]:
    """What the senders saw."""
    waits, each = sorted(crowd.waits), sorted(crowd.took)
    return {
        "tips": len(waits),
        "texts": len(set(schedule(crowd.count))),
        "a_second": round(len(waits) / took, 1),
        "answers": dict(crowd.answers.most_common()),
        "errors": sum(n for said, n in crowd.answers.items() if not said.startswith("20")),
        "wait_ms": _quantiles(waits),
        "request_ms": _quantiles(each),
    }


def _quantiles(times: list[float]) -> dict[str, int]:
    return {
        "median": round(statistics.median(times)),
        "p95": round(times[len(times) * 95 // 100]),
        "max": round(times[-1]),
    }


def caught_up(desk: Desk) -> float:
    """Seconds until no job waits or runs; -1 where that never came."""
    begun = time.perf_counter()
    while time.perf_counter() < begun + PATIENCE_SECONDS:
        waiting = rows(desk, "SELECT count(*) AS n FROM desk_job WHERE state IN ('waiting', 'running')")
        if not waiting[0]["n"]:
            return round(time.perf_counter() - begun, 1)
        time.sleep(0.5)
    return -1.0


def kept(desk: Desk, crowd: Crowd) -> dict[str, int]:
    """What stands in the tables, and what does not."""
    wordings = rows(desk, "SELECT text, times FROM desk_wording")
    taken = sum(crowd.stored.values())
    whole = [text for text, n in crowd.stored.items() if n and text.startswith("Nghe nói")]
    here = {row["text"]: row["times"] for row in wordings}
    (count,) = rows(
        desk,
        "SELECT (SELECT coalesce(sum(n), 0) FROM desk_demand) AS demand,"
        " (SELECT count(*) FROM desk_receipt) AS receipts,"
        " (SELECT count(*) FROM desk_suggestion) AS suggestions,"
        " (SELECT count(*) FROM desk_job WHERE state = 'failed') AS failed_jobs",
    )
    return {
        "stored": taken,
        "wordings": len(wordings),
        "lost": sum(here.get(text, 0) != crowd.stored[text] for text in whole)
        + abs(taken - sum(row["times"] for row in wordings))
        + abs(taken - int(count["demand"])),
        **{name: int(n) for name, n in count.items()},
    }


def main(seconds: float, *, on_postgres: bool) -> None:
    """In a folder that goes away."""
    with tempfile.TemporaryDirectory() as folder, postgres.cluster() if on_postgres else nullcontext("") as server:
        variables = {"MINHCHUNG_DATABASE": postgres.database(server, "tips")} if server else {}
        load = [round(os.getloadavg()[0], 1)]
        with served(Path(folder), variables) as desk:
            found = measure(desk, seconds)
        print(json.dumps({**found, "load": [*load, round(os.getloadavg()[0], 1)], "cores": os.cpu_count()}))


if __name__ == "__main__":
    given = [float(word) for word in sys.argv[1:] if not word.startswith("--")]
    main(given[0] if given else 60.0, on_postgres="--postgres" in sys.argv)
