"""Publishing from files: what is good goes onto the record, the rest moves nothing, and sample and real never mix."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from minhchung.errors import Refused
from minhchung.lib.publication.entry import Entry
from minhchung.record import entries, log, models, publications, publish
from minhchung.record.publish import SAMPLES, Erase
from tests.record.process import python
from tests.record.publishing import ADDRESS, ID, tables
from tests.record.site import Site, serving
from tests.record.test_finish import PAGE, written
from tests.served import command


@pytest.fixture
def site(db: None, settings: Any, data_folder: Path) -> Iterator[Site]:
    """A site to cite, and a real desk that may fetch from it; its log has not begun."""
    with serving({"/a.html": (200, "text/html; charset=utf-8", PAGE)}) as found:
        settings.MINHCHUNG_KEYS = data_folder / "keys"
        settings.MINHCHUNG_ADDRESS = ADDRESS
        settings.MINHCHUNG_NAME = "Bàn Kiểm Chứng Mẫu"
        settings.MINHCHUNG_FETCH = frozenset({int(found.address.rpartition(":")[2])}), found.address
        yield found


def put(folder: Path, given: Any) -> Path:
    """A file with `given`: a document, or text as it is."""
    file = folder / "kiem-chung.json"
    file.write_bytes(given if isinstance(given, bytes) else json.dumps(given, ensure_ascii=False).encode())
    return file


def stored(folder: Path) -> list[str]:
    """Captures that lie in the data folder."""
    return [path.name for path in (folder / "warc").rglob("*") if path.is_file()]


def refused(file: Path) -> str:
    """The code with which the file is refused; no row and no capture is there that was not before."""
    before = tables()
    with pytest.raises(Refused) as caught:
        publish.from_file(file)
    after = tables()
    begun = before["record_entry"] == [] and [row["index"] for row in after["record_entry"]] == [0]
    if not begun:
        assert after == before
    assert (after["record_publication"], after["record_document"], after["record_standing"]) == (
        before["record_publication"], before["record_document"], before["record_standing"],
    )  # fmt: skip
    return caught.value.code


def test_file_begins_the_log_and_is_published(site: Site, tmp_path: Path, data_folder: Path) -> None:
    done = publish.from_file(put(tmp_path, written(site)))
    assert (done.kind, done.id, done.revision, done.entry, publications.address()) == ("published", ID, 1, 1, ADDRESS)
    assert [entry.kind for entry in entries.decoded(0, entries.count())] == ["key", "published"]
    assert len(stored(data_folder)) == 1
    published = json.loads(models.Document.objects.get().text)
    assert [published["citations"][0]["quote"], published["date"]] == [
        "Không có lịch cắt điện ba ngày.",
        publish.today(),
    ]


def test_kinds_follow_each_other_from_files(site: Site, tmp_path: Path) -> None:
    given = [
        written(site),
        written(site, kind="corrected", reason="Số sai.", verdict="misleading"),
        {"kind": "reply", "id": ID, "language": "vi", "text": "Phản hồi."},
        {
            "kind": "notice",
            "language": "vi",
            "received": publish.today(),
            "about": "legal",
            "outcome": "no_action",
            "check": ID,
        },
        {"kind": "retracted", "id": ID, "language": "vi", "reason": "Nguồn đã rút lại."},
    ]
    done = [publish.from_file(put(tmp_path, one)) for one in given]
    assert [(one.kind, one.revision, one.entry) for one in done] == [
        ("published", 1, 1), ("corrected", 2, 2), ("reply", 1, 3), ("notice", 1, 4), ("retracted", 3, 5),
    ]  # fmt: skip


def test_nothing_is_published_before_the_address_is_set(site: Site, tmp_path: Path, settings: Any) -> None:
    settings.MINHCHUNG_ADDRESS = ""
    assert refused(put(tmp_path, written(site))) == "address_missing"
    assert (entries.count(), list(Path(settings.MINHCHUNG_KEYS).glob("*"))) == (0, [])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (b"", "document_empty"),
        (b" \n", "document_empty"),
        ("{“kind”: “published”}".encode(), "document_quotes"),
        (b"{", "document_json"),
        (b"[]", "document_json"),
        (b'"x"', "document_json"),
        (b"null", "document_json"),
        (b'{"kind": "published",}', "document_json"),
        (b'{"kind": "\xff"}', "document_json"),
        (b'{"a": ' + b"[" * 100_000, "document_json"),
        (b'{"a": ' + b"9" * 5000 + b"}", "document_json"),
        (b'{"kind": "published", "kind": "reply"}', "field_twice"),
        (b'{"kind": "published", "citations": [{"quote": "a", "quote": "b"}]}', "field_twice"),
        (b"{}", "field_missing"),
        (b'{"kind": NaN}', "field_type"),
        (b'{"kind": "published", "\\ud800": 1, "id": "\\ud800"}', "field_format"),
    ],
)
def test_file_that_holds_no_document_is_refused(
    site: Site, tmp_path: Path, data_folder: Path, given: bytes, code: str
) -> None:
    assert refused(put(tmp_path, given)) == code
    assert (stored(data_folder), site.asked) == ([], [])


def test_place_in_the_file_is_named(site: Site, tmp_path: Path) -> None:
    for text, place in (('{\n "kind": “x”}', (2, 10)), ('{"a": 1,\n\n b}', (3, 2))):
        with pytest.raises(Refused) as caught:
            publish.from_file(put(tmp_path, text.encode()))
        assert (caught.value.facts["line"], caught.value.facts["column"]) == place


def test_trying_captures_and_publishes_nothing(site: Site, tmp_path: Path, data_folder: Path) -> None:
    before = tables()
    made = publish.tried(put(tmp_path, written(site)))
    assert (made.kind, made.id, made.revision, len(stored(data_folder))) == ("published", ID, 1, 1)
    assert (tables() == before, (data_folder / "keys").exists()) == (True, False)
    assert publish.from_file(put(tmp_path, written(site))).entry == 1


def test_trying_refuses_what_publishing_would(site: Site, tmp_path: Path) -> None:
    publish.from_file(put(tmp_path, written(site)))
    before = tables()
    for given, code in (
        (written(site), "check_exists"),
        (written(site, kind="corrected", reason="Số sai."), "nothing_corrected"),
        ({"kind": "reply", "id": "khong-co", "language": "vi", "text": "Phản hồi."}, "unknown_check"),
    ):
        with pytest.raises(Refused) as caught:
            publish.tried(put(tmp_path, given))
        assert (caught.value.code, tables() == before) == (code, True)


def test_command_tries_without_publishing(site: Site, tmp_path: Path) -> None:
    data, port = str(tmp_path / "data"), site.address.rpartition(":")[2]
    env = {"MINHCHUNG_ADDRESS": ADDRESS, "MINHCHUNG_FETCH_PORTS": port, "MINHCHUNG_FETCH_LOOPBACK": site.address}
    file = str(put(tmp_path, written(site)))
    done = command("publish", file, "--try", "--data", data, **env)
    assert (done.returncode, done.stdout.count(f"published: {ID}, revision 1")) == (0, 1), done.stderr
    shown = json.loads(command("publish", file, "--try", "--json", "--data", data, **env).stdout)
    assert [shown["format"], shown["citations"][0]["before"]] == ["minhchung/1", "Câu trước đó."]
    assert python("found = publications.count()", data=tmp_path / "data") == 0
    assert command("publish", "--sample", "--try", "--data", data).returncode == 2


def test_command_asks_before_it_erases_and_says_what(tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    assert command("publish", "--sample", "--data", data).returncode == 0
    done = command("withdraw", "an-mau-cat-dien", "--reason", "Duty", "--data", data, text="n\n")
    assert (done.returncode, done.stderr.count("Erase for good? Texts of an-mau-cat-dien: 3")) == (130, 1), done.stderr
    assert python("found = models.Publication.objects.filter(kind='withdrawn').count()", data=tmp_path / "data") == 0
    done = command("withdraw", "moon-over-an-mau", "--reason", "Duty", "--yes", "--data", data)
    assert done.returncode == 0, done.stderr
    code = "import json\nrow = models.Publication.objects.get(kind='withdrawn')\n"
    code += "found = json.loads(models.Document.objects.get(pk=row.sha256).text)['language']"
    assert python(code, data=tmp_path / "data") == "en"


def test_texts_to_erase_are_counted_before_the_question(site: Site, tmp_path: Path) -> None:
    publish.from_file(put(tmp_path, written(site)))
    publish.from_file(put(tmp_path, {"kind": "reply", "id": ID, "language": "vi", "text": "Phản hồi."}))
    asked = [Erase(ID), Erase(ID, reply=1), Erase(ID, revision=2), Erase("khong-co")]
    assert [publish.texts(one) for one in asked] == [2, 1, 0, 0]


def test_file_that_is_not_there_is_refused(site: Site, tmp_path: Path) -> None:
    assert refused(tmp_path / "khong-co.json") == "document_missing"
    assert refused(tmp_path) == "document_missing"


def test_byte_order_mark_is_read_over(site: Site, tmp_path: Path) -> None:
    file = put(tmp_path, b"\xef\xbb\xbf" + json.dumps(written(site)).encode())
    assert publish.from_file(file).entry == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"claim": 5}, "field_type"),
        ({"title": "x" * 201}, "field_too_long"),
        ({"summary": "<script>alert(1)</script>"}, "field_markup"),
        ({"explanation": "<img src=x onerror=alert(1)>"}, "field_markup"),
        ({"explanation": "[a](javascript:alert(1))"}, "field_markup"),
        ({"first_seen": "9999-01-01"}, "field_future"),
        ({"date": "9999-01-01"}, "field_today"),
        ({"titel": "x"}, "field_unknown"),
        ({"citations": []}, "field_range"),
        ({"title": "\ud800"}, "field_control"),
        ({"claim": "\u202e"}, "field_control"),
        ({"kind": "corrected", "reason": "a"}, "unknown_check"),
        ({"kind": "withdrawn", "what": "body", "erased": "e" * 64, "reason": "a"}, "field_value"),
    ],
)
def test_bad_document_moves_nothing(
    site: Site, tmp_path: Path, data_folder: Path, changed: dict[str, Any], code: str
) -> None:
    file = put(tmp_path, json.dumps(written(site) | changed).encode())
    assert refused(file) == code
    publish.from_file(put(tmp_path, written(site, id="tot-dep")))
    size, held = entries.count(), stored(data_folder)
    assert refused(put(tmp_path, json.dumps(written(site) | changed).encode())) == code
    assert (entries.count(), stored(data_folder)) == (size, held)


def test_quote_that_is_not_in_the_page_moves_nothing(site: Site, tmp_path: Path) -> None:
    given = written(site)
    given["citations"][0]["quote"] = "Có lịch cắt điện."
    assert refused(put(tmp_path, given)) == "quote_not_found"


def test_erasing_takes_all_texts_of_a_check(site: Site, tmp_path: Path) -> None:
    publish.from_file(put(tmp_path, written(site)))
    publish.from_file(put(tmp_path, written(site, kind="corrected", reason="Số sai.", title="Sửa lại")))
    publish.from_file(put(tmp_path, {"kind": "reply", "id": ID, "language": "vi", "text": "Phản hồi."}))
    done = publish.withdraw(Erase(ID), reason="Theo luật.", language="vi")
    assert [(one.kind, one.revision, one.entry) for one in done] == [("withdrawn", n, 3 + n) for n in (1, 2, 3)]
    assert {json.loads(row.text)["kind"] for row in models.Document.objects.all()} == {"withdrawn"}


def test_erasing_one_reply_leaves_the_check(site: Site, tmp_path: Path) -> None:
    publish.from_file(put(tmp_path, written(site)))
    publish.from_file(put(tmp_path, {"kind": "reply", "id": ID, "language": "vi", "text": "Phản hồi."}))
    [reply] = publish.withdraw(Erase(ID, reply=1), reason="Theo luật.", language="vi")
    assert (reply.revision, models.Document.objects.filter(text__contains="Phản hồi").count()) == (1, 0)
    assert [json.loads(row.text)["kind"] for row in models.Document.objects.order_by("text")] == [
        "published", "withdrawn",
    ]  # fmt: skip


def test_erasing_without_a_good_reason_erases_nothing(site: Site, tmp_path: Path) -> None:
    publish.from_file(put(tmp_path, written(site)))
    before = tables()
    for erase, reason, language, code in (
        (Erase(ID), "", "vi", "field_empty"),
        (Erase(ID), "<script>", "vi", "field_markup"),
        (Erase(ID), "Theo luật.", "?", "field_format"),
        (Erase(ID, revision=2), "Theo luật.", "vi", "unknown_document"),
        (Erase(ID, reply=1), "Theo luật.", "vi", "unknown_document"),
        (Erase(ID, copy="e" * 64), "Theo luật.", "vi", "unknown_document"),
        (Erase(ID, copy="e"), "Theo luật.", "vi", "field_digits"),
        (Erase("khong-co"), "Theo luật.", "vi", "unknown_document"),
        (Erase("Không Có"), "Theo luật.", "vi", "unknown_document"),
    ):
        with pytest.raises(Refused) as caught:
            publish.withdraw(erase, reason=reason, language=language)
        assert (caught.value.code, tables() == before) == (code, True)


@pytest.fixture
def sample(db: None, settings: Any, data_folder: Path) -> list[publications.Appended]:
    settings.MINHCHUNG_KEYS = data_folder / "keys"
    settings.MINHCHUNG_ADDRESS = ""
    return publish.sample()


def test_sample_is_ten_checks_with_all_that_can_befall_one(
    sample: list[publications.Appended], data_folder: Path
) -> None:
    kinds = [one.kind for one in sample]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "published": 10, "notice": 2, "retracted": 1, "corrected": 1, "reply": 1,
    }  # fmt: skip
    assert [one.entry for one in sample] == list(range(1, 16))
    assert len(stored(data_folder)) == len(list((SAMPLES / "pages").iterdir()))
    identity = log.identity()
    assert identity is not None
    assert (identity.origin, identity.sample) == ("sample.invalid/log", True)


def test_sample_is_the_same_wherever_it_is_published(sample: list[publications.Appended], tmp_path: Path) -> None:
    """Its evidence too: whatever port it was captured from, and whenever."""

    def seen(entry: Entry) -> tuple[Any, ...]:
        return entry.kind, entry.revision, list(entry.evidence), entry.date

    here = [list(seen(one)) for one in entries.decoded(0, entries.count())]
    code = (
        "publish.sample()\n"
        "seen = lambda one: [one.kind, one.revision, list(one.evidence), one.date]\n"
        "found = [seen(one) for one in entries.decoded(0, entries.count())]"
    )
    assert python(code, data=tmp_path / "other") == here


def test_sample_twice_adds_nothing(sample: list[publications.Appended]) -> None:
    before = tables()
    assert publish.sample() == []
    assert tables() == before


def test_sample_that_was_stopped_goes_on(sample: list[publications.Appended], tmp_path: Path) -> None:
    """After seven of fifteen."""
    code = (
        "place = Path(" + repr(str(tmp_path / "some")) + ")\n"
        "import shutil\n"
        "shutil.copytree(publish.SAMPLES, place)\n"
        "for file in sorted(place.glob('*.json'))[7:]: file.unlink()\n"
        "whole, publish.SAMPLES = publish.SAMPLES, place\n"
        "first = len(publish.sample())\n"
        "publish.SAMPLES = whole\n"
        "found = [first, [one.kind for one in publish.sample()], entries.count()]\n"
    )
    rest = [one.kind for one in sample[7:]]
    assert python(code, data=tmp_path / "data") == [7, rest, 16]


def test_real_document_does_not_enter_a_sample_desk(
    sample: list[publications.Appended], tmp_path: Path, settings: Any
) -> None:
    given = {"kind": "reply", "id": sample[0].id, "language": "vi", "text": "Phản hồi."}
    for address in ("", ADDRESS, publications.SAMPLE_ADDRESS):
        settings.MINHCHUNG_ADDRESS = address
        assert refused(put(tmp_path, given)) == "sample_desk"


def test_sample_does_not_enter_a_real_record(site: Site, tmp_path: Path) -> None:
    publish.from_file(put(tmp_path, written(site)))
    before = tables()
    with pytest.raises(Refused) as caught:
        publish.sample()
    assert (caught.value.code, tables() == before) == ("real_desk", True)


def test_sample_does_not_enter_where_real_reviews_were_imported(site: Site) -> None:
    source = models.Source.objects.create(name="https://nguon.example/", kind="complete")
    models.Review.objects.create(public_id="i" + "0" * 16, source=source, url="https://nguon.example/1", key="1")
    before = tables()
    with pytest.raises(Refused) as caught:
        publish.sample()
    assert (caught.value.code, tables() == before) == ("real_desk", True)


def test_sample_check_is_withdrawn_like_any_other(sample: list[publications.Appended]) -> None:
    [done] = publish.withdraw(Erase(sample[0].id), reason="Sample duty", language="en")
    assert (done.kind, done.entry) == ("withdrawn", 16)


WORDS = "Điều này phải biến mất khỏi mọi nơi"
FIRST = "Bản đầu cũng phải biến mất hẳn"


def traces(data: Path, words: str) -> list[str]:
    """Files below `data` that hold `words`, in the spellings in which files hold text."""
    forms = [words.encode(), json.dumps(words).strip('"').encode(), words.encode("utf-16-le")]
    found = [
        file for file in sorted(data.rglob("*")) if file.is_file() and any(form in file.read_bytes() for form in forms)
    ]
    return [file.relative_to(data).as_posix() for file in found]


def test_withdrawn_text_is_nowhere_in_the_data_folder(tmp_path: Path) -> None:
    """Real processes: two revisions, many others around them, the index built, the site built, then both erased."""
    data = tmp_path / "data"
    with serving({"/a.html": (200, "text/html; charset=utf-8", PAGE)}) as site:
        port = site.address.rpartition(":")[2]
        env = {"MINHCHUNG_ADDRESS": ADDRESS, "MINHCHUNG_FETCH_PORTS": port, "MINHCHUNG_FETCH_LOOPBACK": site.address}
        common = {"explanation": f"{FIRST}. " * 30}
        steps = [
            written(site, id="khac-1"),
            written(site, claim=FIRST, title=FIRST, summary=FIRST, **common),
            written(
                site,
                kind="corrected",
                reason=f"Không phải: {FIRST}",
                claim=WORDS,
                title=WORDS,
                summary=WORDS,
                explanation=WORDS,
            ),
            written(site, id="khac-2"),
        ]
        for given in steps:
            done = command("publish", str(put(tmp_path, given)), "--data", str(data), **env)
            assert done.returncode == 0, done.stderr
        (tmp_path / "kiem-chung.json").unlink()
        assert command("index", "--data", str(data), **env).returncode == 0
        places = [{path.split("/")[0] for path in traces(data, words)} for words in (WORDS, FIRST)]
        assert places == [{"db.sqlite3", "site", "index"}, {"db.sqlite3", "site"}]
        done = command("withdraw", ID, "--reason", "Theo luật.", "--yes", "--data", str(data), **env)
        assert done.returncode == 0, done.stderr
    assert (traces(data, WORDS), traces(data, FIRST)) == ([], [])
    checked = command("verify", str(data / "site"), "--state", str(tmp_path / "state.json"))
    assert checked.returncode == 0, checked.stdout


def test_withdrawn_text_is_gone_while_somebody_else_has_the_database_open(tmp_path: Path) -> None:
    """A server that runs keeps the journal from being dropped when the command ends."""
    data = tmp_path / "data"
    assert command("publish", "--sample", "--data", str(data)).returncode == 0
    title = json.loads(next(SAMPLES.glob("09-*.json")).read_text("utf-8"))["title"]
    assert traces(data, title)[0] == "db.sqlite3"
    words = ["withdraw", "moon-over-an-mau", "--reason", "Duty", "--language", "en", "--yes", "--data", str(data)]
    code = (
        "import subprocess, sys\n"
        "models.Document.objects.count()\n"
        f"done = subprocess.run([sys.executable, '-m', 'minhchung', *{words!r}], capture_output=True, text=True)\n"
        f"held = [(Path({str(data)!r}) / name).read_bytes() for name in ('db.sqlite3', 'db.sqlite3-wal')]\n"
        f"found = [done.returncode, done.stderr, {title!r}.encode() in b''.join(held)]"
    )
    returncode, said, there = python(code, data=data)
    assert (returncode, there) == (0, False), said
    assert traces(data, title) == []
