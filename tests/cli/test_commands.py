"""The command line as a process: output, exit codes, errors. Each test starts the real program."""

import json
from pathlib import Path

import pytest

from tests.served import command

CHECKS = [
    {"id": "a", "claim": "Uống nước chanh nóng chữa khỏi ung thư", "lang": "vi"},
    {"id": "b", "claim": "The bridge will close for repairs in March", "lang": "en"},
    {"id": "c", "claim": "The bridge will close for repairs in March", "lang": "en"},
]
QUERIES = [
    {
        "qid": "1",
        "text": "uong nuoc chanh nong chua khoi ung thu",
        "answers": ["a"],
        "style": "nodiacritics",
        "lang": "vi",
    },
    {"qid": "2", "text": "bridge closed for repairs in march", "answers": ["c"], "style": "short", "lang": "en"},
    {"qid": "3", "text": "Chào buổi sáng cả nhà", "answers": [], "style": "unrelated", "lang": "vi"},
]


def jsonl(file: Path, rows: list[dict[str, object]]) -> str:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(file)


def test_bench_retrieval_prints_its_figures_as_json(tmp_path: Path) -> None:
    files = ("--corpus", jsonl(tmp_path / "c", CHECKS), "--queries", jsonl(tmp_path / "q", QUERIES))
    done = command("bench", "retrieval", *files, "--json")
    figures = json.loads(done.stdout)
    assert done.returncode == 0
    assert set(figures) == {"queries", "ranking", "decision", "by_style", "by_lang", "latency_ms"}
    assert figures["queries"] == 3
    # The gold of question 2 is c; its exact textual twin b counts as right.
    assert figures["ranking"] == {"n": 2, "s1": 1.0, "s5": 1.0, "s10": 1.0, "mrr10": 1.0}
    assert set(figures["decision"]) == {"answered_right", "false_answer"}
    assert set(figures["by_style"]["unrelated"]) == {"n", "s1", "false_answer"}
    assert set(figures["by_style"]["short"]) == {"n", "s1", "answered_right"}
    assert set(figures["by_lang"]) == {"vi", "en"}
    assert set(figures["latency_ms"]) == {"p50", "p95", "p99"}


@pytest.mark.parametrize("only", ["words", "grams", "dense"])
def test_bench_retrieval_measures_one_signal_alone(tmp_path: Path, only: str) -> None:
    files = ("--corpus", jsonl(tmp_path / "c", CHECKS), "--queries", jsonl(tmp_path / "q", QUERIES[:1]))
    done = command("bench", "retrieval", *files, "--only", only, "--json")
    assert json.loads(done.stdout)["ranking"]["s1"] == 1.0


def test_bench_names_the_file_and_the_line_that_is_wrong(tmp_path: Path) -> None:
    corpus = tmp_path / "c"
    corpus.write_text('{"id": "a", "claim": "x"}\n{"claim": "no id"}\n', encoding="utf-8")
    done = command("bench", "retrieval", "--corpus", str(corpus), "--queries", str(corpus), "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"] == {
        "code": "bench_line",
        "message": f"{corpus}, line 2, must be one JSON object with “id”.",
        "kind": "refused",
    }


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("ask", ""), "empty_text", 1),
        (("ask", "😀😀"), "no_words", 1),
        (("ask", "https://example.org/x"), "only_link", 1),
        (("ask", "x" * 10_001), "text_too_long", 1),
        (("ask", "a b c", "--lang", "not a language"), "bad_lang", 1),
        (("ask", "a b c", "-k", "0"), "bad_k", 1),
        (("import", "nowhere.json"), "source_missing", 1),
        (("import", ""), "source_missing", 1),
        (("ask", "--nonsense"), "usage", 2),
        (("nonsense",), "usage", 2),
        (("import",), "usage", 2),
    ],
)
def test_command_that_cannot_run_says_why_and_exits(
    tmp_path: Path, words: tuple[str, ...], code: str, exit_code: int
) -> None:
    done = command(*words, "--json", MINHCHUNG_DATA=str(tmp_path / "desk"))
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (exit_code, code)
    assert "Traceback" not in done.stderr


def test_database_that_is_damaged_is_told_and_nothing_is_traced(tmp_path: Path) -> None:
    (tmp_path / "db.sqlite3").write_bytes(b"not a database, and long enough to be read as one " * 200)
    done = command("ask", "planted question", "--data", str(tmp_path), "--json")
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (3, "database_broken")
    assert [word for word in ("Traceback", "planted") if word in done.stderr] == []


def test_import_of_several_sources_starts_none_when_one_is_not_there(tmp_path: Path) -> None:
    good = tmp_path / "good.jsonl"
    good.write_text('{"@type": "ClaimReview", "url": "https://a.example/1", "claimReviewed": "One"}', encoding="utf-8")
    data = ("--data", str(tmp_path / "desk"), "--json")
    assert command("import", str(good), "nowhere.json", *data).returncode == 1
    assert json.loads(command("import", str(good), *data).stdout)["new"] == 1


def test_ask_prints_in_the_language_of_the_terminal(tmp_path: Path) -> None:
    good = tmp_path / "good.jsonl"
    good.write_text(
        '{"@type": "ClaimReview", "url": "https://a.example/1", "claimReviewed": "Cầu Long Biên bị tháo dỡ lấy thép",'
        ' "reviewRating": {"alternateName": "Sai"}, "inLanguage": "vi"}',
        encoding="utf-8",
    )
    command("import", str(good), "--data", str(tmp_path / "desk"))
    done = command("ask", "cầu Long Biên bị tháo dỡ", "--data", str(tmp_path / "desk"), MINHCHUNG_LANG="vi")
    assert done.stdout.splitlines()[:4] == [
        "Có kiểm chứng đã công bố trả lời tin này.",
        "",
        "SAI: Cầu Long Biên bị tháo dỡ lấy thép",
        "  Tin được kiểm chứng: Cầu Long Biên bị tháo dỡ lấy thép",
    ]


def test_error_is_said_in_vietnamese(tmp_path: Path) -> None:
    done = command("ask", "", MINHCHUNG_DATA=str(tmp_path / "desk"), MINHCHUNG_LANG="vi")
    assert done.stderr.startswith("minhchung: Chưa có")
    assert done.stdout == ""


def test_data_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = command("ask", "a b c", "--data", str(tmp_path / "file" / "desk"), "--json")
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (1, "data_folder")


def test_run_on_a_taken_port_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = command("run", f"--port={port}", "--data", str(tmp_path / "desk"), "--json")
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (1, "port_taken")
    assert not (tmp_path / "desk").exists()


def test_bad_setting_is_named(tmp_path: Path) -> None:
    done = command("ask", "a", "--json", MINHCHUNG_DATA=str(tmp_path / "desk"), MINHCHUNG_ASKS_A_MINUTE="many")
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (1, "bad_setting")
