"""One property each: dates, languages, addresses, plain text."""

import pytest

from minhchung.lib.claimreview.addresses import BadUrl, absolute, host_of, same_host
from minhchung.lib.claimreview.dates import day
from minhchung.lib.claimreview.fields import number, words
from minhchung.lib.claimreview.language import guessed, stated
from minhchung.lib.claimreview.plain import plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-08-31", "2020-08-31"),
        ("2020-08-31 17:22:16", "2020-08-31"),
        ("2020-08-31T23:30:00-05:00", "2020-08-31"),
        ("2020-08-31T10:46:13+0200", "2020-08-31"),
        ("2023-01-24T13:32:06.838Z", "2023-01-24"),
        ("20200831", "2020-08-31"),
        ("2020/8/31", "2020-08-31"),
        ("1598832000", "2020-08-31"),
        ("1598832000000", "2020-08-31"),
        ("April 19, 2019", "2019-04-19"),
        ("Fri, 19 Apr 2019 10:00:00 GMT", "2019-04-19"),
        ("31 de agosto de 2020", "2020-08-31"),
        ("19 tháng 4 năm 2019", "2019-04-19"),
        ("Ngày 19 tháng 04 năm 2019", "2019-04-19"),
        ("Thứ Sáu, 19/04/2019 10:20 GMT+7", "2019-04-19"),
        ("19 апреля 2019", "2019-04-19"),
        ("2019年4月19日", "2019-04-19"),
        ("١٩ أبريل ٢٠١٩", "2019-04-19"),
        ("19/04/2562", "2019-04-19"),
        ("31/08/2020", "2020-08-31"),
        ("08/31/2020", "2020-08-31"),
        ("5.5.2020", "2020-05-05"),
    ],
)
def test_day_is_read(text: str, expected: str) -> None:
    assert day(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "hôm qua",
        "3 days ago",
        "May 5",
        "April 2019",
        "2020",
        "2020-08",
        "2020-13-45",
        "2020-02-30",
        "03/04/2020",
        "0000-00-00",
        "0001-01-01",
        "9999999999",
        "nonsense 2019",
        "12",
        "-1",
        "x" * 5000,
        "²²²²-²²-²²",
    ],
)
def test_day_is_not_made_up(text: str) -> None:
    assert day(text) == ""


def test_day_before_month_in_every_language_but_english() -> None:
    assert [day("03/04/2020", lang=lang) for lang in ("vi", "pt", "en", "")] == ["2020-04-03", "2020-04-03", "", ""]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("en-US", "en"),
        ("vi_VN", "vi"),
        ("zh-Hant-TW", "zh"),
        ("ENG", "en"),
        ("Vietnamese", "vi"),
        ("Tiếng Việt", "vi"),
        (["", "fr"], "fr"),
        ({"@type": "Language", "name": "English", "alternateName": "en"}, "en"),
        ({"name": "Spanish"}, "es"),
        ("und", ""),
        ("x-klingon", ""),
        ("a sentence", ""),
        (7, ""),
        (None, ""),
    ],
)
def test_language_as_stated(said: object, expected: str) -> None:
    assert stated(said) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Uống nước chanh nóng chữa khỏi ung thư", "vi"),
        ("Drinking hot lemon water cures cancer", "en"),
        ("El agua caliente con limón no cura el cáncer", "es"),
        ("圖卡：喝檸檬水能治癌", "zh"),
        ("レモン水でがんが治る", "ja"),
        ("레몬물", "ko"),
        ("น้ำมะนาว", "th"),
        ("False", ""),
        ("12345 67890 12345 67890", ""),
        ("", ""),
    ],
)
def test_language_as_it_looks(text: str, expected: str) -> None:
    assert guessed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://Example.ORG/A?b=1&c=%C3%A9#d", "https://example.org/A?b=1&c=%C3%A9"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("//example.org/a", "https://example.org/a"),
        ("example.org/tin-tức/a", "https://example.org/tin-tức/a"),
        ("example.org:8080/a", "https://example.org:8080/a"),
        ("https://example.org/a b&amp;c", "https://example.org/a%20b&c"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("/a", "https://base.example.org/a"),
        ("page.html", "https://base.example.org/x/page.html"),
        ("../a", "https://base.example.org/a"),
    ],
)
def test_address_is_made_absolute(text: str, expected: str) -> None:
    assert absolute(text, bases=["", "not one", "https://base.example.org/x/y"]) == expected


@pytest.mark.parametrize(
    "text", ["mailto:a@example.org", "data:text/html,x", "https://", "http://[", "http://a:b/", "JavaScript:0"]
)
def test_address_is_not_of_the_web(text: str) -> None:
    with pytest.raises(BadUrl, match="url_not_http"):
        absolute(text)


def test_hosts_are_compared_without_www() -> None:
    assert same_host(host_of("https://www.example.org./a"), host_of("http://EXAMPLE.org:8080"))
    assert not same_host("example.org", "www2.example.org")
    assert host_of("http://[") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a &amp;amp; b &#039;c&#x27;", "a & b 'c'"),
        ("<p>one<br />\r\ntwo</p><script>var x = '<b>';</script>", "one two"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;x", "x"),
        ("&amp;lt;img src=x onerror=y&amp;gt;z", "z"),
        ("5 < 6 and 7 > 6, I <3 it", "5 < 6 and 7 > 6, I <3 it"),
        ("a<b>bold</b>er", "abolder"),
        ("tie\u0302\u0301ng  Vi\u00ea\u0323t\u00a0\u200b\ufeff", "tiếng Việt"),
        ("a\x00b\x07c\ud800d\u202ee", "abcde"),
        ("x" * 50, "x" * 20),
    ],
)
def test_plain_text(text: str, expected: str) -> None:
    assert plain(text, limit=20 if text.startswith("xx") else 100) == expected


def test_plain_text_takes_no_longer_for_hostile_markup() -> None:
    for hostile in ("<script>" * 20_000, "<" * 100_000, "&amp" * 100_000 + ";", "<!--" * 50_000, "<a " * 50_000):
        assert len(plain(hostile, limit=2000)) <= 2000


def test_values_may_be_wrapped() -> None:
    assert words([None, "", {"@value": ["x"]}, "y"]) == "x"
    assert [words(each) for each in (True, float("inf"), {}, [[[["deep"]]]], [[[[["deeper"]]]]])] == [
        "",
        "",
        "",
        "deep",
        "",
    ]
    assert [number(each) for each in ("1.5", ["x", 2], True, "nan", 10**400, None)] == [
        1.5,
        2.0,
        None,
        None,
        None,
        None,
    ]
