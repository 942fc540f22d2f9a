"""`bench checkable` as a process."""

import json
from pathlib import Path

import pytest

from tests.served import command

ITEMS: list[dict[str, object]] = [
    {"text": "Nghe nói mai cấm xe máy, có thật không?", "label": "checkable"},
    {"text": "Giảm giá 50%, inbox đặt hàng", "label": "advert"},
    {"text": "Giảm giá 30%, inbox đặt hàng", "label": "opinion"},
]
RIGHT = {"n": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0}
HALF = {"n": 1, "precision": 0.5, "recall": 1.0, "f1": 2 / 3}
NONE = {"n": 1, "precision": 0.0, "recall": 0.0, "f1": 0.0}


def jsonl(file: Path, rows: list[dict[str, object]]) -> str:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("only", [(), ("--only", "words")])
def test_bench_checkable_prints_its_figures_as_json(tmp_path: Path, only: tuple[str, ...]) -> None:
    done = command("bench", "checkable", "--items", jsonl(tmp_path / "items", ITEMS), *only, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout) == {
        "n": 3,
        "accuracy": 2 / 3,
        "macro_f1": pytest.approx(5 / 9),
        "by_label": {"advert": HALF, "checkable": RIGHT, "opinion": NONE},
    }


def test_bench_checkable_prints_its_figures_to_be_read(tmp_path: Path) -> None:
    done = command("bench", "checkable", "--items", jsonl(tmp_path / "items", ITEMS), "--only", "words")
    assert done.stdout.splitlines() == [
        "3 messages, 0.667 of them right, macro-F1 0.556",
        "        advert  n 1  precision 0.5  recall 1  f1 0.667",
        "     checkable  n 1  precision 1  recall 1  f1 1",
        "       opinion  n 1  precision 0  recall 0  f1 0",
    ]


@pytest.mark.parametrize(
    ("row", "needed"),
    [
        ({"text": "abc"}, "label"),
        ({"text": "abc", "label": "gossip"}, "label"),
        ({"text": "abc", "label": ["other"]}, "label"),
        ({"label": "other"}, "text"),
        ({"text": 5, "label": "other"}, "text"),
    ],
)
def test_bench_checkable_names_the_line_that_is_wrong(tmp_path: Path, row: dict[str, object], needed: str) -> None:
    file = jsonl(tmp_path / "items", [ITEMS[0], row])
    done = command("bench", "checkable", "--items", file, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"] == {
        "code": "bench_line",
        "message": f"{file}, line 2, must be one JSON object with “{needed}”.",
        "kind": "refused",
    }
