"""Names and addresses typed in small letters, with marks and without: what goes, and the words like them that stay."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from minhchung.lib.text.personal.reading import unmarked
from minhchung.lib.text.recall import recall
from minhchung.lib.text.redact import Span, redact

# What was missed when these were run first is in docs/design.md.
SMALL = [json.loads(line) for line in Path(__file__).with_name("small.jsonl").read_text(encoding="utf-8").splitlines()]


def bare(text: str) -> str:
    return unmarked(text).lower()


@pytest.mark.parametrize(
    ("message", "redacted"),
    [
        # a title, a surname, a middle name and a given name
        ("bà đỗ thị liên, ở chợ", "bà [tên người], ở chợ"),
        ("sếp quách gia huy dọa trừ lương", "sếp [tên người] dọa trừ lương"),
        ("nv ngân hàng tô minh châu kêu đọc mã", "nv ngân hàng [tên người] kêu đọc mã"),
        ("bạn mình nguyễn hoàng phúc kể", "bạn mình [tên người] kể"),
        ("e là trương mỹ linh ở bình dương", "e là [tên người] ở bình dương"),
        ("em họ tôi vương tú anh nhắn", "em họ tôi [tên người] nhắn"),
        ("anh hoàng gia bảo nói", "anh [tên người] nói"),
        # the given name may be any word that ends there
        ("anh tiêu quang duẩn, xóm 3", "anh [tên người], xóm 3"),
        ("luật sư ngô bá khá nói", "luật sư [tên người] nói"),
        ("người nhận nguyễn thị không thật, nợ", "người nhận [tên người], nợ"),
        # two of them, and one without marks among words with marks
        ("ông bà phạm văn tám và trần thị chín bị lừa", "ông bà [tên người] và [tên người] bị lừa"),
        ("bên nhận tran van hung, nó bảo trả trước", "bên nhận [tên người], nó bảo trả trước"),
        # a given name alone, before somebody speaks
        ("ông lành kể giếng phun dầu", "ông [tên người] kể giếng phun dầu"),
        ("cậu ba phước nói", "cậu [tên người] nói"),
        ("dr. smith said it cures", "dr. [tên người] said it cures"),
        # the same words where they are no name
        ("bác trần tình vụ này rồi", "bác trần tình vụ này rồi"),
        ("anh vũ trang đầy mình", "anh vũ trang đầy mình"),
        ("chú phạm luật thì bị phạt", "chú phạm luật thì bị phạt"),
        ("em nhớ nói lại giùm", "em nhớ nói lại giùm"),
        ("mr president said so", "mr president said so"),
        ("chợ bà hoa bán thịt", "chợ bà hoa bán thịt"),
        ("ông trương định đánh giặc", "ông trương định đánh giặc"),
        ("bảo tàng mượn nhạc cụ từ bảo tàng.", "bảo tàng mượn nhạc cụ từ bảo tàng."),
        # addresses
        ("giao 123 nguyễn văn linh, phường 5, quận 8", "giao [địa chỉ nhà]"),
        ("mất điện ở khu phố 4, phường tân mơ.", "mất điện ở [địa chỉ nhà]."),
    ],
)
def test_small_letters_with_marks(message: str, redacted: str) -> None:
    assert redact(message).text == redacted


@pytest.mark.parametrize(
    ("message", "redacted"),
    [
        ("thay ly minh khang noi phu huynh", "thay [tên người] noi phu huynh"),
        ("ong cao ba phong (o xom tren)", "ong [tên người] (o xom tren)"),
        ("chu ta quang hung chay xe", "chu [tên người] chay xe"),
        ("co ho thi dieu qua day", "co [tên người] qua day"),
        ("truong nhom anh truong dinh quy.", "truong nhom anh [tên người]."),
        ("bo em duong dinh chien 70t, di kham", "bo em [tên người] 70t, di kham"),
        ("nan nhan la vi thi sao, hom qua", "nan nhan la [tên người], hom qua"),
        ("be gia han bi lac", "be [tên người] bi lac"),
        ("thang nguyen huu tai chay xe", "thang [tên người] chay xe"),
        ("o khu pho 4, phuong tan mo.", "o [địa chỉ nhà]."),
        ("nha 28 hem 9 duong la me, phuong nang, nho trang", "[địa chỉ nhà], nho trang"),
        # each of these reads like one of the above until its marks are put back
        ("anh ta thanh toan roi", "anh ta thanh toan roi"),
        ("ba con nong dan trung mua", "ba con nong dan trung mua"),
        ("ong hang xom nuoi cop", "ong hang xom nuoi cop"),
        ("chi em phu nu co thai", "chi em phu nu co thai"),
        ("em dung tin may cai tin nay", "em dung tin may cai tin nay"),
        ("ban hanh ke hoach moi", "ban hanh ke hoach moi"),
        ("co quan dieu tra moi lam viec", "co quan dieu tra moi lam viec"),
        ("ai trong anh la duy nhat, dung khong", "ai trong anh la duy nhat, dung khong"),
        ("tai duong vo van kiet co nap cong", "tai duong vo van kiet co nap cong"),
        ("cau tran thi ly nut 5 met", "cau tran thi ly nut 5 met"),
        ("ong tran hung dao thang quan nguyen", "ong tran hung dao thang quan nguyen"),
    ],
)
def test_small_letters_without_marks(message: str, redacted: str) -> None:
    assert redact(message).text == redacted


@pytest.mark.parametrize(
    ("change", "least", "names", "untouched"),
    [(str, 0.97, 0.95, 90), (str.lower, 0.97, 0.95, 90), (bare, 0.85, 0.8, 90)],
    ids=["as sent", "small", "bare"],
)
def test_recall_holds_in_small_letters(
    change: Callable[[str], str], least: float, names: float, untouched: int
) -> None:
    items = [
        (change(one["text"]), [Span(span["start"], span["end"], span["type"]) for span in one["spans"]])
        for one in SMALL
    ]
    found = recall(items)
    assert found.clean_texts == 91
    assert found.clean_untouched >= untouched
    assert found.recall >= least
    assert found.by_type["name"] >= names
