"""Several processes and threads on one index: nobody sees a half, nobody stops another for ever."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from minhchung.lib.retrieval.index import Doc, Index

from .checks import ALL, TEA, ids, opened

SOURCE = str(Path(__file__).parents[3] / "src")
ADD = """
import sys
from pathlib import Path
from minhchung.lib.retrieval.index import Doc, Index
from minhchung.lib.text.fold import tokens
with Index.open(Path(sys.argv[1]), tokens=tokens) as index:
    index.add([Doc("durian", claim="Ăn sầu riêng với bia chết người")], remove=["tea"], position=7)
    index.encode()
"""
REBUILD = """
import sys, time
from pathlib import Path
from minhchung.lib.retrieval.index import Doc, Index
from minhchung.lib.text.fold import tokens
def docs():
    for n in range(1200):
        yield Doc(str(n), claim=f"cau so {n}")
    print("half", flush=True)
    time.sleep(60)
with Index.open(Path(sys.argv[1]), tokens=tokens) as index:
    index.rebuild(docs(), 1200)
"""


def _python(code: str, root: Path) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": SOURCE}
    return subprocess.Popen([sys.executable, "-c", code, root], env=environment, stdout=subprocess.PIPE, text=True)


def test_other_process_writing_is_seen_by_the_next_question(tmp_path: Path) -> None:
    with opened(tmp_path) as index:
        index.add(ALL, position=4)
        assert "durian" not in ids(index, "sầu riêng")
        with _python(ADD, tmp_path) as other:
            assert other.wait(60) == 0
        assert ids(index, "sầu riêng")[0] == "durian"
        assert "tea" not in ids(index, "trà xanh loãng xương")
        assert (index.count, index.position, index.pending) == (4, 7, 0)


def test_rebuild_killed_leaves_the_old_index_answering(tmp_path: Path) -> None:
    with opened(tmp_path) as index:
        index.add(ALL, position=4)
    with _python(REBUILD, tmp_path) as other:
        assert other.stdout
        assert other.stdout.readline() == "half\n"
        other.send_signal(signal.SIGKILL)
        other.wait(10)
    with opened(tmp_path) as index:
        assert (index.state, index.count, index.position) == ("ready", 4, 4)
        assert ids(index, "dot quy")[0] == "stroke"
        index.rebuild(ALL, 5)
    assert len(list(tmp_path.glob("g-*"))) == 1


def test_other_process_swapping_the_generation_is_followed(tmp_path: Path) -> None:
    with opened(tmp_path) as reader, opened(tmp_path) as writer:
        writer.add(ALL, position=4)
        assert reader.count == 4
        writer.rebuild([TEA], 8)
        assert (reader.count, reader.position) == (1, 8)
        assert ids(reader, "trà xanh") == ["tea"]


def test_threads_ask_while_another_adds_and_encodes(tmp_path: Path) -> None:
    found: list[str] = []

    def ask(index: Index) -> None:
        found.extend(ids(index, "trà xanh làm loãng xương", k=1)[0] for _ in range(15))

    with opened(tmp_path) as index:
        index.add(ALL)
        threads = [threading.Thread(target=ask, args=[index]) for _ in range(3)]
        threads.append(threading.Thread(target=index.encode))
        for thread in threads:
            thread.start()
        for n in range(5):
            index.add([Doc(f"n{n}", claim=f"nhà số {n}")])
        for thread in threads:
            thread.join()
        assert found == ["tea"] * 45
        assert (index.count, index.encode()) == (9, 0)
