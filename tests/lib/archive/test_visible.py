"""What a reader of a page sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhchung.lib.archive.visible import visible


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("just text", "just text"),
        ("<p>It is <b>not</b> so<i>me</i>thing.</p>", "It is not something."),
        ("<p>one<p>two<br>three<div>four</div>five", "one\ntwo\nthree\nfour\nfive"),
        ("<ul><li>a<li>b</ul><table><tr><td>c<td>d</table>", "a\nb\nc\nd"),
        ("<title>no</title><body>a\n  b\tc&nbsp;d", "a b c d"),
        ("<body>a<script>if (1 < 2) { '<p>' }</script><style>p{}</style>b", "ab"),
        ("<body>a<noscript><p>no</p></noscript><template>no</template><!-- no --><svg><text>no</text></svg>b", "ab"),
        ("<body>a<span hidden>no <b>no</b></span><p style='color:red; display : none'>no</p>b", "ab"),
        ("<body>a<img alt=no><input value=no><select><option>no</select><textarea>no</textarea>b", "a\nb"),
        ("<body>&lt;b&gt; &#x111;&#7899;", "<b> đớ"),
        ("<body>a\0b", "a\N{REPLACEMENT CHARACTER}b"),
        ("<custom-box>a</custom-box>b", "a\nb"),
        ("<div>" * 200_000 + "deep", "deep"),
        ("<span>" * 200_000 + "deep", "deep"),
        ("<!doctype html><title>no</title><nav>a</nav><article><p>b</p></article><p>c", "a\nb\nc"),
        ("<head><title>no</title><meta name=x content=no><style>no</style></head><body>a", "a"),
        ("<?xml version='1.0' encoding='latin1'?><html><body>đ</body></html>", "đ"),
    ],
)
def test_visible(html: str, text: str) -> None:
    assert visible(html) == text


def test_visible_text_cut_anywhere_is_the_same() -> None:
    words = " ".join(f"từ{number}" for number in range(40_000))
    assert visible(f"<p>{words}</p>") == words


@given(st.text(alphabet="<>/ap!-='\" \n&;đ", max_size=80))
def test_visible_of_anything_never_raises(html: str) -> None:
    assert visible(html).count("\n\n") == 0
