"""The rules that redaction rests on: readings, runs of figures, cards, and which neighbour changes what a thing is."""

import pytest

from minhchung.lib.text.personal.digits import runs
from minhchung.lib.text.personal.owned import luhn
from minhchung.lib.text.personal.reading import MASK, Lexicon, Reading
from minhchung.lib.text.redact import redact


def test_reading_keeps_text_and_plain_of_one_length_and_the_places() -> None:
    reading = Reading.of("Đo\u0323\u0302t ½\u200b İ")
    assert (reading.text, reading.plain) == ("Đột 1⁄2 İ", "dot 1⁄2 i")
    assert reading.span(1, 2) == (1, 4)
    assert [reading.span(at, at + 1) for at in (4, 5, 6)] == [(6, 7)] * 3
    assert reading.whole(5, 6) == (4, 7)


def test_reading_without_a_span_reads_it_as_one_mask_of_its_place() -> None:
    reading = Reading.of("gọi 0912 nhé").without([(4, 8)])
    assert reading.text == f"gọi {MASK} nhé"
    assert reading.span(4, 5) == (4, 8)


def test_reading_reads_what_web_addresses_escape_once_or_more_and_nothing_else() -> None:
    reading = Reading.of("a%40b %2540 %25C3%a9 %E1%BB%8b 5% %zz %C3 %E1%BA %F0%9F%98%80")
    assert reading.text == "a@b @ é ị 5% %zz %C3 %E1%BA 😀"
    assert reading.span(1, 2) == (1, 4)
    assert Reading.of("%EF%BF%BC").text != MASK


@pytest.mark.parametrize(
    ("address", "redacted"),
    [
        ("https://shop.example/?to=mo.tran%40mail.example&n=1", "https://shop.example/?to=[địa chỉ e-mail]&n=1"),
        ("https://shop.example/?to=mo.tran%2540mail.example", "https://shop.example/?to=[địa chỉ e-mail]"),
        ("https://shop.example/?p=%2B84912345678", "https://shop.example/?p=[số điện thoại]"),
        ("https://go.example/?u=https%3A%2F%2Ffacebook.com%2Fmo.tran.12", "https://go.example/?u=[trang cá nhân]"),
        ("https://a.example/?q=b%C3%A0%20Th%C6%A1%20Mai", "https://a.example/?q=b%C3%A0%20[tên người]"),
        ("https://a.example/?q=gi%C3%A1%20v%C3%A0ng%2010%25", "https://a.example/?q=gi%C3%A1%20v%C3%A0ng%2010%25"),
    ],
)  # fmt: skip
def test_what_an_address_escapes_is_redacted_and_the_rest_stays(address: str, redacted: str) -> None:
    assert redact(address).text == redacted


def test_reading_knows_capitals_only_in_lines_that_are_not_all_capitals() -> None:
    words = Reading.of("ANH BÌNH LỪA ĐẢO\nanh Bình TPHCM").words
    assert [word.text for word in words if word.capital] == ["Bình", "TPHCM"]


def test_lexicon_wants_the_marks_where_the_text_has_any() -> None:
    lexicon = Lexicon("ngõ")
    assert [lexicon.holds(Reading.of(text), 0) for text in ("ngõ", "ngo 3", "ngo đường", "NGÕ")] == [
        True,
        True,
        False,
        True,
    ]


def test_runs_group_figures_and_see_dates_and_letters_for_figures() -> None:
    (run,) = runs(Reading.of("ngày 07/09/2024 09O8 765l"))
    assert [group[2] for group in run.groups] == ["07", "09", "2024", "0908", "765"]
    assert run.dated == {0, 1, 2}


@pytest.mark.parametrize(("figures", "valid"), [("4111111111111111", True), ("4111111111111112", False), ("0", True)])
def test_luhn_checks_the_last_figure(figures: str, valid: bool) -> None:
    assert luhn(figures) == valid


@pytest.mark.parametrize(
    ("message", "redacted"),
    [
        # the same figures, by the words round them
        ("mã vạch 0912345678", "mã vạch 0912345678"),
        ("sđt 912345678", "sđt [số điện thoại]"),
        ("cmnd 912345678", "cmnd [số giấy tờ]"),
        ("stk 912345678", "stk [số tài khoản]"),
        ("trúng 912345678", "trúng 912345678"),
        ("chuyển khoản 912.345.678 đồng", "chuyển khoản 912.345.678 đồng"),
        ("BIDV 12345678", "BIDV [số tài khoản]"),
        ("BIDV 12345678 đồng", "BIDV 12345678 đồng"),
        ("36/2024/QH15 0912345678", "36/2024/QH15 [số điện thoại]"),
        # a street, by what stands before it
        ("đường Lá Me ngập", "đường Lá Me ngập"),
        ("số 5 đường Lá Me ngập", "[địa chỉ nhà] ngập"),
        ("bão số 5 đường đi khó lường", "bão số 5 đường đi khó lường"),
        ("đường số 7, phường Mơ", "đường số 7, phường Mơ"),
        ("nhà ở 12/3 Lê Lợi", "nhà ở [địa chỉ nhà]"),
        ("ngày 12/3 Lê Lợi khởi nghĩa", "ngày 12/3 Lê Lợi khởi nghĩa"),
        # a name, by title, capitals and fame
        ("anh Hùng kể", "anh [tên người] kể"),
        ("anh Siu Blơm và Y tá H'Hen Niê kể", "anh [tên người] và Y tá [tên người] kể"),
        ("Người bán tên Cái Quang Tiệp, tên miền là Hoa Sen", "Người bán tên [tên người], tên miền là Hoa Sen"),
        ("Mẹ tôi, Bế Thị Lành, gọi C. Hoa nhé", "Mẹ tôi, [tên người], gọi C. [tên người] nhé"),
        ("Chuyển cho Nguyễn Văn Hùng ở chợ Nguyễn Văn Trỗi", "Chuyển cho [tên người] ở chợ Nguyễn Văn Trỗi"),
        ("Gửi tới LE THI THANH XUAN, VCB", "Gửi tới [tên người], VCB"),
        ("Bão vào HA TINH QUANG BINH tối nay", "Bão vào HA TINH QUANG BINH tối nay"),
        ("ông Đ.T.T và anh Grab Bike", "ông Đ.T.T và anh Grab Bike"),
        ("Ngày 17/3, Lê Huỳnh Khánh Lực (20 tuổi) ngã", "Ngày 17/3, [tên người] (20 tuổi) ngã"),
        ("Lệnh bắt ghi Đồng Sĩ Lượng, CCCD giả", "Lệnh bắt ghi [tên người], CCCD giả"),
        ("Em vinh dự gặp bà Marie Curie và chị Dậu", "Em vinh dự gặp bà Marie Curie và chị Dậu"),
        ("Anh Hùng bán thuốc, Anh hùng thì không", "Anh [tên người] bán thuốc, Anh hùng thì không"),
        ("My neighbour John Smith asks my doctor", "My neighbour [tên người] asks my doctor"),
        ("Zalo O7O3 925 l84 nhé", "Zalo [số điện thoại] nhé"),
        ("co Diem, co Viet Nam, doc giam doc Cong ty", "co [tên người], co Viet Nam, doc giam doc Cong ty"),
        ("cô giáo hiền lắm, ở quê em toàn bận", "cô giáo hiền lắm, ở quê em toàn bận"),
        ("anh hùng dân tộc", "anh hùng dân tộc"),
        ("ông Nguyễn Huệ đánh giặc", "ông Nguyễn Huệ đánh giặc"),
        ("ông Nguyễn Huệ Khôi bán hàng", "ông [tên người] bán hàng"),
        ("đường Nguyễn Thị Sen", "đường Nguyễn Thị Sen"),
        ("Nguyễn Thị Sen vay tiền", "[tên người] vay tiền"),
        ("Thủ tướng Phạm Văn Đồng", "Thủ tướng Phạm Văn Đồng"),
        ("các anh Mỹ và chị em Nga", "các anh Mỹ và chị em Nga"),
        ("bác sĩ Mỹ khuyên", "bác sĩ Mỹ khuyên"),
        # links and handles
        ("https://facebook.com/watch?v=12345678", "https://facebook.com/watch?v=12345678"),
        ("https://facebook.com/story.php?story_fbid=1&id=100012345678901", "[trang cá nhân]"),
        ("Xem fb.com/be.mun.", "Xem [trang cá nhân]."),
        ("@all họp @3pm với @be_mun", "@all họp @3pm với [tên tài khoản]"),
        # a plate, by its form
        ("trong 24h 2024 người", "trong 24h 2024 người"),
        ("xe 24H 2024", "xe [biển số xe]"),
        ("24H-202.45", "[biển số xe]"),
    ],
)
def test_neighbours_tell_what_a_thing_is(message: str, redacted: str) -> None:
    assert redact(message).text == redacted


@pytest.mark.parametrize(
    ("message", "redacted"),
    [
        ("Chị Trầm Thị Mơ kể cầu sắp đóng", "Chị [tên người] kể cầu sắp đóng"),
        ("Cô Gái Thị Trấn Biển kể cầu sắp đóng", "Cô Gái Thị Trấn Biển kể cầu sắp đóng"),
    ],
)
def test_thi_makes_a_name_of_any_first_word_unless_it_is_another_word(message: str, redacted: str) -> None:
    assert redact(message).text == redacted
