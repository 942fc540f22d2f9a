"""Addresses without what says who shared them: `lib.text.tracking`."""

import pytest

from minhchung.lib.text.tracking import clean, clean_within, shared

NEWS = "https://tin.example/xa-hoi/bao-so-3-vao-bo-4783.html"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (f"{NEWS}?utm_source=zalo&utm_medium=zalo&utm_campaign=zalo&zarsrc=30", NEWS),
        (f"{NEWS}?fbclid=IwAR0abc_DEF-1#comments", NEWS),
        (f"{NEWS}#:~:text=bão%20số%203", NEWS),
        (f"{NEWS}?gclid=x&page=2", f"{NEWS}?page=2"),
        (f"{NEWS}?ref=fb_share", NEWS),
        (f"{NEWS}?si=abc123", NEWS),
        ("https://www.youtube.com/watch?v=abc-123&si=Zx_9&t=42s", "https://www.youtube.com/watch?v=abc-123&t=42s"),
        ("https://youtu.be/abc-123?si=Zx_9", "https://youtu.be/abc-123"),
        (
            "https://www.facebook.com/photo.php?fbid=12&set=a.34&mibextid=WC7FNe&rdid=q&_rdr",
            "https://www.facebook.com/photo.php?fbid=12&set=a.34",
        ),
        (
            "https://m.facebook.com/story.php?story_fbid=pf1&id=99&ref=share&__cft__[0]=AZ&__tn__=R",
            "https://m.facebook.com/story.php?story_fbid=pf1&id=99",
        ),
        ("https://www.instagram.com/p/Cx_1/?igsh=MzRl&img_index=1", "https://www.instagram.com/p/Cx_1/"),
        (
            "https://www.tiktok.com/@tin/video/72?is_from_webapp=1&sender_device=pc&web_id=7&_r=1&u_code=d1",
            "https://www.tiktok.com/@tin/video/72",
        ),
        ("https://x.com/i/status/17?s=46&t=Ab-Cd", "https://x.com/i/status/17"),
        ("HTTPS://user:secret@Tin.Example:8443/a?b=1", "https://tin.example:8443/a?b=1"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
    ],
)  # fmt: skip
def test_address_loses_what_says_who_shared_it(given: str, kept: str) -> None:
    assert clean(given) == kept
    assert clean(kept) == kept


@pytest.mark.parametrize(
    "url",
    [
        "https://vanban.example/?class_id=1&_page=2&docid=204&so=15%2F2020",
        "https://tin.example/?s=b%C3%A3o+s%E1%BB%91+3&t=9",
        "https://tin.example/doc?ref=QD-123-2024&from=2024-01-01&source=4",
        "https://tin.example/?p=12&p=13&empty=&flag",
        "https://tin.example/#!/bai/12",
        "http://tin.example/a%20b?q=%C4%91%C6%B0%E1%BB%9Dng",
    ],
)
def test_address_keeps_what_names_the_page(url: str) -> None:
    assert clean(url) == url


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://a.example/", "tin.example/a", "https://", "", "http://["]
)
def test_what_is_no_web_address_is_an_error(url: str) -> None:
    with pytest.raises(ValueError, match=r"address|IPv6"):
        clean(url)


def test_address_with_a_broken_port_is_an_error() -> None:
    with pytest.raises(ValueError, match="Port"):
        clean("https://tin.example:99999999/")


def test_addresses_inside_a_text_are_cleaned_and_the_text_stays() -> None:
    given = (
        "Xem đi (https://tin.example/a?fbclid=IwAR1), rồi https://youtu.be/b?si=c. http://[x và ftp://d.example?si=e"
    )
    kept = "Xem đi (https://tin.example/a), rồi https://youtu.be/b. http://[x và ftp://d.example?si=e"
    assert clean_within(given) == kept
    assert clean_within(kept) == kept


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("https://www.facebook.com/share/p/1AbCdEf/", 1),
        ("Xem https://fb.watch/xYz_1/ và https://vt.tiktok.com/ZS9abc/.", 2),
        ("https://www.instagram.com/share/reel/BAx1", 1),
        ("https://www.reddit.com/r/vietnam/s/AbC1", 1),
        ("https://www.facebook.com/groups/1/posts/2, https://www.tiktok.com/embed/72, https://www.reddit.com/r/s/", 0),
        ("https://tin.example/share/p/1", 0),
        ("https://fb.watch/", 0),
    ],
)
def test_addresses_of_one_sharing_are_counted(text: str, n: int) -> None:
    assert shared(text) == n
