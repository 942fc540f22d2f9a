"""`bench redaction` as a process."""

import json
from pathlib import Path

import pytest

from tests.served import command

ITEMS: list[dict[str, object]] = [
    {"text": "Gọi 0912 345 678 gặp chị Hoa", "spans": [{"start": 4, "end": 16, "type": "phone"}]},
    {"text": "ký hiệu Xyzzq", "spans": [{"start": 8, "end": 13, "type": "name"}]},
    {"text": "Giá xăng 21.340 đồng", "spans": []},
]


def jsonl(file: Path, rows: list[dict[str, object]]) -> str:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(file)


def test_bench_redaction_prints_its_figures_as_json(tmp_path: Path) -> None:
    done = command("bench", "redaction", "--items", jsonl(tmp_path / "items", ITEMS), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout) == {
        "spans": 2,
        "recall": 0.5,
        "by_type": {"name": 0.0, "phone": 1.0},
        "clean_texts": 1,
        "clean_untouched": 1,
    }


def test_bench_redaction_prints_its_figures_to_be_read(tmp_path: Path) -> None:
    done = command("bench", "redaction", "--items", jsonl(tmp_path / "items", ITEMS))
    assert done.stdout.splitlines() == [
        "2 spans, 0.500 of them taken out",
        "          name  0.000",
        "         phone  1.000",
        "1 messages without personal data, 1 of them untouched",
    ]


@pytest.mark.parametrize(
    "row",
    [
        {"text": "abc"},
        {"spans": []},
        {"text": 5, "spans": []},
        {"text": "abc", "spans": [{"start": 0, "end": 4, "type": "name"}]},
        {"text": "abc", "spans": [{"start": 2, "end": 1, "type": "name"}]},
        {"text": "abc", "spans": [{"start": "0", "end": 1, "type": "name"}]},
        {"text": "abc", "spans": [{"start": 0, "end": 1}]},
        {"text": "abc", "spans": [[0, 1, "name"]]},
        {"text": "abc", "spans": None},
    ],
)
def test_bench_redaction_names_the_line_that_is_wrong(tmp_path: Path, row: dict[str, object]) -> None:
    file = tmp_path / "items"
    file.write_text("\n" + json.dumps(ITEMS[2]) + "\n" + json.dumps(row) + "\n", encoding="utf-8")
    done = command("bench", "redaction", "--items", str(file), "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"] == {
        "code": "bench_line",
        "message": f"{file}, line 3, must be one JSON object with “spans”.",
        "kind": "refused",
    }
