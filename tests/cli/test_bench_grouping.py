"""`bench grouping` as a process."""

import json
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.served import command

ITEMS = [
    {"text": "Bão số 5 sắp vào, cả tỉnh bị cắt điện ba ngày", "claim": "storm"},
    {"text": "bao so 5 sap vao, ca tinh bi cat dien ba ngay!", "claim": "storm"},
    {"text": "Gọi 0912 345 678 để nhận 5 triệu hỗ trợ nhà tốc mái", "claim": "help"},
    {"text": "Cả tỉnh bị cắt điện ba ngày vì bão số 5 sắp vào", "claim": "storm"},
    {"text": "Gọi 0912 345 678 để nhận 5 triệu hỗ trợ nhà tốc mái", "claim": "help"},
    {"text": "0912 345 678", "claim": "nothing"},
]
SAMPLE = ROOT / "bench" / "vi-desk" / "queries.jsonl"


def jsonl(file: Path, rows: list[dict[str, object]] | list[dict[str, str]]) -> str:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(file)


def test_bench_grouping_prints_its_figures_as_json(tmp_path: Path) -> None:
    """One pair joins by itself, two are asked about: what had something taken out never joins by itself."""
    done = command("bench", "grouping", "--items", jsonl(tmp_path / "items", ITEMS), "--json")
    found = json.loads(done.stdout)
    assert found.pop("seconds") > 0
    assert found == {
        "n": 6,
        "claims": 3,
        "auto_pairs": 1,
        "auto_precision": 1.0,
        "suggestions": 2,
        "suggestion_precision": 1.0,
        "suggestion_recall": 1.0,
        "pairwise_precision": 1.0,
        "pairwise_recall": 1.0,
        "ari": 1.0,
    }


def test_bench_grouping_counts_exact_texts_of_two_claims_against_itself(tmp_path: Path) -> None:
    rows = [ITEMS[0], {**ITEMS[0], "claim": "other"}]
    done = command("bench", "grouping", "--items", jsonl(tmp_path / "items", rows))
    told = done.stdout.splitlines()
    assert told[0].startswith("2 messages of 2 claims")
    assert told[1:] == [
        "joined by themselves: 1 pairs, precision 0.000",
        "suggested: 0, precision 1.000, recall 1.000",
        "grouped in the end: precision 0.000, recall 1.000, ARI 0.000",
    ]


@pytest.mark.parametrize(
    ("row", "needed"), [({"text": "abc"}, "claim"), ({"claim": "a"}, "text"), ({"text": "abc", "claim": 5}, "claim")]
)
def test_bench_grouping_names_the_line_that_is_wrong(tmp_path: Path, row: dict[str, object], needed: str) -> None:
    done = command("bench", "grouping", "--items", jsonl(tmp_path / "items", [ITEMS[0], row]), "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"] == {
        "code": "bench_line",
        "message": f"{tmp_path / 'items'}, line 2, must be one JSON object with “{needed}”.",
        "kind": "refused",
    }


def test_grouping_of_the_sample_reaches_what_the_design_says(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    items = [{"text": row["text"], "claim": row["answers"][0]} for row in rows if row["answers"]][:120]
    found = json.loads(command("bench", "grouping", "--items", jsonl(tmp_path / "items", items), "--json").stdout)
    assert found["auto_precision"] == 1.0
    assert found["suggestion_recall"] >= 0.85
