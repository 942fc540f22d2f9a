"""What changed, word by word. `site.changes`."""

from dataclasses import replace
from itertools import pairwise

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from minhchung.site.changes import Piece, compare, differences, shorten
from tests.site.standing import CITATION, FIRST, OTHER

TEXT = st.text(alphabet="ab ,\nề", max_size=120)


def side(pieces: tuple[Piece, ...], left_out: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != left_out)


@given(TEXT, TEXT)
def test_pieces_give_both_texts_again(older: str, newer: str) -> None:
    pieces = compare(older, newer)
    assert (side(pieces, "ins"), side(pieces, "del")) == (older, newer)
    assert [one for one, other in pairwise(pieces) if one.kind == other.kind] == []


@pytest.mark.parametrize(
    ("older", "newer", "pieces"),
    [
        ("cắt năm xã", "cắt bốn xã", [("same", "cắt "), ("del", "năm"), ("ins", "bốn"), ("same", " xã")]),
        ("không cắt", "không cắt.", [("same", "không cắt"), ("ins", ".")]),
        ("một\nhai\n", "một\nba\n", [("same", "một\n"), ("del", "hai"), ("ins", "ba"), ("same", "\n")]),
        (
            "một hai\nba bốn\n",
            "một năm\nba sáu\n",
            [
                ("same", "một "),
                ("del", "hai"),
                ("ins", "năm"),
                ("same", "\nba "),
                ("del", "bốn"),
                ("ins", "sáu"),
                ("same", "\n"),
            ],
        ),
        ("như cũ", "như cũ", [("same", "như cũ")]),
        ("", "mới", [("ins", "mới")]),
    ],
)
def test_only_the_words_that_differ_are_marked(older: str, newer: str, pieces: list[tuple[str, str]]) -> None:
    assert [(piece.kind, piece.text) for piece in compare(older, newer)] == pieces


def test_long_stretches_without_change_are_left_out() -> None:
    same = "chữ " * 60
    assert [piece.kind for piece in shorten(compare(f"{same}năm {same}", f"{same}bốn {same}"))] == [
        "gap", "same", "del", "ins", "same", "gap",
    ]  # fmt: skip
    assert shorten((Piece("same", "chữ " * 20),)) == (Piece("same", "chữ " * 20),)


@pytest.mark.parametrize("line_end", ["\n", " "])
def test_texts_of_the_greatest_length_without_a_common_word_are_compared(line_end: str) -> None:
    older = line_end.join(f"cũ{n}" for n in range(4000))[:30_000]
    newer = line_end.join(f"mới{n}" for n in range(4000))[:30_000]
    pieces = compare(older, newer)
    assert (side(pieces, "ins"), side(pieces, "del")) == (older, newer)


def test_each_field_is_named_in_the_language_of_the_page() -> None:
    newer = replace(FIRST, verdict="misleading", topic="law", solo=True, first_seen="", title="Tên mới")
    with override("en"):
        changes = [
            (str(change.label), [(piece.kind, piece.text) for piece in change.pieces if piece.kind != "same"])
            for change in differences(FIRST, newer)
        ]
    assert changes[0] == ("Verdict", [("del", "False"), ("ins", "Misleading")])
    assert [label for label, _pieces in changes] == ["Verdict", "Title", "Topic", "First seen", "Second reviewer"]
    assert changes[-1] == ("Second reviewer", [("del", "yes"), ("ins", "no")])


def test_evidence_that_came_and_went_is_shown_whole() -> None:
    older, newer = replace(FIRST, citations=(CITATION,)), replace(FIRST, citations=(OTHER,))
    with override("en"):
        changes = differences(older, newer)
    assert [change.pieces for change in changes] == [
        (Piece("del", f"“{CITATION.quote}” ({CITATION.title}, {CITATION.source}, {CITATION.url}, public copy)"),),
        (Piece("ins", f"“{OTHER.quote}” ({OTHER.title}, {OTHER.source}, {OTHER.url})"),),
    ]
    assert differences(FIRST, FIRST) == ()


def test_copy_that_becomes_public_is_a_change() -> None:
    hidden = replace(CITATION, public=False)
    with override("en"):
        (change,) = differences(replace(FIRST, citations=(hidden,)), replace(FIRST, citations=(CITATION,)))
    assert [piece for piece in change.pieces if piece.kind in {"ins", "del"}] == [Piece("ins", ", public copy")]


def test_evidence_whose_title_was_mended_is_a_change_too() -> None:
    mended = replace(CITATION, title=f"{CITATION.title}/2026")
    (change,) = differences(replace(FIRST, citations=(CITATION,)), replace(FIRST, citations=(mended,)))
    assert [piece for piece in change.pieces if piece.kind in {"ins", "del"}] == [Piece("ins", "/2026")]
