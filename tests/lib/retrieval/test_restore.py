"""Marks for messages typed without: `lib.retrieval.restore`."""

from minhchung.lib.retrieval.index import Doc, Index
from minhchung.lib.retrieval.restore import bare, restored
from minhchung.lib.text.fold import tokens

BRIDGE = "Cầu Long Biên sẽ bị tháo dỡ vào tháng 6 để lấy thép"


def restore(text: str, *checks: str) -> str | None:
    return restored(text, list(tokens(text)), [list(tokens(check)) for check in checks])


def test_message_without_marks_takes_those_of_the_check() -> None:
    assert restore("cau long bien sap bi thao do, Lay thep", BRIDGE) == "cầu long biên sap bị tháo dỡ, lấy thép"


def test_first_check_decides_between_two_spellings() -> None:
    assert restore("bi dot quy", "bị đột quỵ", "bị dọt quý") == "bị đột quỵ"


def test_message_with_its_marks_is_left_alone() -> None:
    assert restore("cầu long biên sắp bị tháo dỡ", BRIDGE) is None


def test_message_in_another_language_is_left_alone() -> None:
    assert restore("the bridge will do long service to the town", BRIDGE) is None


def test_message_without_marks_comes_as_near_in_meaning_as_with_them() -> None:
    with Index.open(None, tokens=tokens) as index:
        index.add([Doc("bridge", claim=BRIDGE, lang="vi"), Doc("salt", claim="Muối hồng chữa cao huyết áp", lang="vi")])
        index.encode()
        bare, marked = (
            index.search(text)[0].why.signals["meaning"]
            for text in ("cau long bien bi thao do de lay thep", "cầu long biên bị tháo dỡ để lấy thép")
        )
    assert abs(bare - marked) < 0.01


def test_message_mostly_with_marks_is_not_looked_up() -> None:
    assert bare(list(tokens("cau long bien bị tháo dỡ"))) is True
    assert bare(list(tokens("cầu Long Biên bị tháo dỡ"))) is False
