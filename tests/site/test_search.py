"""The files of the search index: what they hold, in which order and bounds; the same checks give the same bytes."""

import json
from itertools import accumulate

import pytest

from minhchung.site.desk import Desk
from minhchung.site.search import MOST, SearchDoc, base, pair_key, recent, search_page, word_key

DESK = Desk("https://desk.example", "Minh Chứng", sample=False, contact="", vkey="")


def doc(position: int, **other: str) -> SearchDoc:
    given = {
        "title": "",
        "claim": "",
        "summary": "",
        "verdict": "false",
        "language": "vi",
        "date": "2026-11-22",
    } | other
    return SearchDoc(f"mc-{position}", position, **given)


def files(*docs: SearchDoc) -> dict[str, object]:
    return {path: json.loads(body) for path, body in base(docs)}


def entry(made: dict[str, object], key: int) -> tuple[int, list[int]] | None:
    """(checks, postings) of a key, read as docs/formats.md says, or None."""
    index = made["search/index.json"]
    bits = index["bits"]
    file = made[f"search/words/{bits}/{key >> 32 - bits:x}.json"]
    found = file.get(f"{key & (1 << 32 - bits) - 1:x}")
    return found and (found[0], list(accumulate(found[1:])))


def test_key_of_a_word_is_what_other_programs_compute() -> None:
    """FNV-1a of "a" is e40c292c (the published vector); the rest is the finalizer of MurmurHash3."""
    key = 0xE40C292C
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        key = (key ^ key >> shift) * factor % 2**32
    assert word_key("a") == key


def test_pairs_of_words_depend_on_their_order() -> None:
    assert len({pair_key(first, second) for first, second in ((1, 2), (2, 1), (1, 1), (2, 2))}) == 4


def test_word_leads_to_the_checks_that_hold_it() -> None:
    made = files(doc(3, title="Nước dừa"), doc(7, summary="nuoc"), doc(40, claim="NƯỚC", summary="nước"), doc(41))
    assert entry(made, word_key("nuoc")) == (3, [3 * 2 + 1, 7 * 2, 40 * 2 + 1])
    assert entry(made, word_key("dua")) == (1, [3 * 2 + 1])
    assert entry(made, word_key("sua")) is None


def test_pair_is_known_from_title_and_claim_but_not_from_the_summary() -> None:
    made = files(doc(1, title="nước dừa", summary="dừa nóng"), doc(2, claim="dừa nóng"))
    keys = [pair_key(word_key(one), word_key(two)) for one, two in (("nuoc", "dua"), ("dua", "nong"), ("dua", "nuoc"))]
    assert [entry(made, key) for key in keys] == [(1, [3]), (1, [5]), None]


def test_title_and_claim_are_no_neighbours() -> None:
    made = files(doc(1, title="nước", claim="dừa"))
    assert entry(made, pair_key(word_key("nuoc"), word_key("dua"))) is None


def test_entry_keeps_the_newest_and_says_how_many_there_are() -> None:
    made = files(*(doc(at, title="nước") for at in range(1, MOST + 6)))
    checks, postings = entry(made, word_key("nuoc")) or (0, [])
    assert (checks, len(postings), postings[0] >> 1, postings[-1] >> 1) == (MOST + 5, MOST, 6, MOST + 5)


def test_details_lie_in_shards_by_position() -> None:
    made = files(doc(1, title="một"), doc(31), doc(32, title="hai", claim="“x”"), doc(32 * 257))
    shards = {path: list(body) for path, body in made.items() if path.startswith("search/checks/")}
    assert shards == {
        "search/checks/0/0.json": ["1", "31"],
        "search/checks/0/1.json": ["32"],
        "search/checks/1/1.json": ["8224"],
    }
    assert made["search/checks/0/1.json"] == {"32": ["mc-32", "vi", "false", "2026-11-22", "hai", "“x”"]}


def test_long_claim_is_shown_by_its_beginning() -> None:
    made = files(doc(1, claim="đ" * 500))
    assert made["search/checks/0/0.json"]["1"][5] == "đ" * 239 + "…"


def test_no_file_of_words_is_missing_and_none_is_large() -> None:
    made = dict(base(doc(at, title=f"từ{at} số{at * 7}", summary=f"khác{at * 13}") for at in range(1, 2000)))
    bits = json.loads(made["search/index.json"])["bits"]
    words = [path for path in made if path.startswith("search/words/")]
    assert sorted(words) == sorted(f"search/words/{bits}/{at:x}.json" for at in range(2**bits))
    assert (bits > 2, max(len(made[path]) for path in words) < 16_384) == (True, True)


def test_index_comes_after_what_it_names() -> None:
    assert [path for path, _ in base([doc(1, title="nước")])] == [
        "search/checks/0/0.json", "search/words/0/0.json", "search/index.json",
    ]  # fmt: skip


def test_index_lists_the_commonest_words_first() -> None:
    made = files(doc(1, title="a b c"), doc(2, title="b c"), doc(3, summary="c c c"))
    assert made["search/index.json"] == {"format": "minhchung-search/1", "checks": 3, "bits": 0, "common": "c b"}


def test_empty_record_has_an_empty_index() -> None:
    index = {"format": "minhchung-search/1", "checks": 0, "bits": 0, "common": ""}
    assert files() == {"search/words/0/0.json": {}, "search/index.json": index}


def test_same_checks_give_the_same_bytes() -> None:
    docs = [doc(at, title=f"nước {at}", claim="dừa nóng", summary="chữa khỏi bệnh") for at in range(1, 80)]
    assert list(base(docs)) == list(base(docs))


@pytest.mark.parametrize("positions", [(2, 1), (1, 1), (0,)])
def test_positions_that_do_not_ascend_are_refused(positions: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="position"):
        list(base(doc(at) for at in positions))


def test_recent_checks_come_with_their_summaries_and_what_is_gone() -> None:
    made = recent([doc(9, title="chín", summary="s"), doc(4, claim="bốn")], gone=[7, 2])
    assert json.loads(made) == {
        "checks": {
            "4": ["mc-4", "vi", "false", "2026-11-22", "", "bốn", ""],
            "9": ["mc-9", "vi", "false", "2026-11-22", "chín", "", "s"],
        },
        "gone": [2, 7],
    }
    assert made == recent([doc(4, claim="bốn"), doc(9, title="chín", summary="s")], gone=[2, 7])


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_page_has_one_script_and_it_is_a_file(lang: str) -> None:
    html = search_page(desk=DESK, lang=lang).decode()
    scripts = [part.split(">")[0] for part in html.split("<script")[1:]]
    assert (scripts, " style=" in html, " onclick=" in html) == ([' src="/assets/search.js" defer'], False, False)
