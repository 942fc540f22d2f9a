"""Explanations: Markdown without HTML, whose links lead nowhere dangerous, and what comes out of it."""

from html import unescape

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from minhchung.lib.publication import markdown

LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "&#0000106avascript:x",
    "java%0ascript:alert(1)",
    "<java script:alert(1)>",
    "<\tjavascript:alert(1)>",
    "< javascript:alert(1)>",
    "&Tab;javascript:alert(1)",
    "&NewLine;javascript:alert(1)",
    "&#1;javascript:alert(1)",
    "vbscript:x",
    "data:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml,x",
    "blob:https://a.example/x",
    "file:///etc/passwd",
    "ftp://a.example/",
    "mailto:ban@a.example",
    "tel:1",
    "//a.example/",
    "&#47;&#47;a.example/",
    "\\\\a.example",
    "relative.html",
    "../checks/",
    "http:a.example",
    "https:/a.example",
    "",
]
GOOD = ["https://a.example/", "http://a.example/x?y=1#z", "HTTPS://A.EXAMPLE/", "/checks/an-mau/", "/", "#e1"]
HTML = [
    "<script>alert(1)</script>",
    "Chữ <b>đậm</b>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<!-- lời -->",
    "<?php echo 1 ?>",
    "<![CDATA[x]]>",
    "<!DOCTYPE html>",
    "</p>",
    "<a href='https://a.example/'>a</a>",
    "<iframe src='https://a.example/'></iframe>",
    "> - <div>\n>   x",
    "| a |\n|---|\n| <b>x</b> |",
    "[<i>x</i>](https://a.example/)",
    "# <u>x</u>",
    "<math><mtext>",
    "<SCRIPT\n>alert(1)",
]


def schemes(html: str) -> set[str]:
    """The schemes of the links, as a browser reads them: characters that it drops are dropped."""
    links = [unescape(link) for link in regex.findall(r'href="([^"]*)"', html)]
    seen = [regex.sub(r"[\t\n\r]|^[\x00-\x20]+", "", link) for link in links]
    return {found[1].lower() for link in seen if (found := regex.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", link))}


@pytest.mark.parametrize("link", LINKS)
def test_link_to_anything_but_pages_is_found(link: str) -> None:
    assert markdown.sound(f"Xem [đây]({link}).") is False
    assert markdown.sound(f'Xem [đây]({link} "tên").') is False


@pytest.mark.parametrize("link", [link for link in LINKS if link])
def test_reference_link_to_anything_but_pages_is_found(link: str) -> None:
    assert markdown.sound(f"Xem [đây][a].\n\n[a]: {link}") is False
    assert markdown.sound(f"Xem [a].\n\n[A]:\n  {link}") is False


@pytest.mark.parametrize("link", ["javascript:alert(1)", "vbscript:x", "data:text/html,x", "ban@a.example", "tel:123"])
def test_autolink_to_anything_but_pages_is_found(link: str) -> None:
    assert markdown.sound(f"Xem <{link}>.") is False


@pytest.mark.parametrize("text", ["![x](https://a.example/x.png)", "![x][a]\n\n[a]: /x.png", "[![x](/x.png)](/y/)"])
def test_image_is_found(text: str) -> None:
    assert markdown.sound(text) is False


@pytest.mark.parametrize("text", HTML)
def test_html_is_found(text: str) -> None:
    assert markdown.sound(text) is False


@pytest.mark.parametrize("link", GOOD)
def test_link_to_a_page_may_stand(link: str) -> None:
    assert markdown.sound(f"Xem [đây]({link}).") is True
    assert markdown.render(f"Xem [đây]({link}).").count(f'href="{link}"') == 1


@pytest.mark.parametrize(
    "text",
    [
        "1 < 2 và 3 > 2",
        "a <3",
        "`<b>` là thẻ",
        "```\n<script>\n```",
        "    <b>",
        r"\<b>",
        "&lt;b&gt;",
        "[không] (liên kết)",
    ],
)
def test_text_about_html_may_stand_and_shows_as_text(text: str) -> None:
    assert markdown.sound(text) is True
    assert regex.findall(r"<(b|script)\b", markdown.render(text)) == []


def test_rendered_parts() -> None:
    text = "# Một\n\n## Hai\n\n*a* **b** `c`\n\n- d\n\n1. e\n\n> f\n\n| g |\n|---|\n| h |\n\n[i](https://a.example/)\n\n---"
    assert markdown.render(text).split("\n") == [
        "<h3>Một</h3>",
        "<h4>Hai</h4>",
        "<p><em>a</em> <strong>b</strong> <code>c</code></p>",
        "<ul>",
        "<li>d</li>",
        "</ul>",
        "<ol>",
        "<li>e</li>",
        "</ol>",
        "<blockquote>",
        "<p>f</p>",
        "</blockquote>",
        "<table>",
        "<thead>",
        "<tr>",
        "<th>g</th>",
        "</tr>",
        "</thead>",
        "<tbody>",
        "<tr>",
        "<td>h</td>",
        "</tr>",
        "</tbody>",
        "</table>",
        '<p><a href="https://a.example/" rel="noopener noreferrer">i</a></p>',
        "<hr>",
        "",
    ]


@pytest.mark.parametrize(
    "text", [*HTML, *(f"[a]({link})" for link in LINKS), *(f"[a]\n\n[a]: {link}" for link in LINKS)]
)
def test_rendered_never_runs_anything_even_where_it_was_not_refused(text: str) -> None:
    html = markdown.render(text)
    assert regex.findall(r"<(script|img|svg|iframe|math|div|style)\b", html, regex.IGNORECASE) == []
    assert regex.findall(r"<[^>]*\s(on\w+|style|srcdoc)\s*=", html, regex.IGNORECASE) == []
    assert schemes(html) <= {"http", "https"}


PIECES = st.sampled_from(
    ["[", "]", "(", ")", "<", ">", "!", "`", "*", "_", "\\", "\n", "\n\n", "    ", "#", "- ", "| ", "|-|\n", "&#106;",
     "javascript:", "https://a.example", "script", "onerror=", "<!--", "-->", "]: ", "](", "](/", '"', "&lt;", "a"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
def test_rendered_holds_only_harmless_tags(text: str) -> None:
    html = markdown.render(text)
    assert set(regex.findall(r"<\s*/?\s*([a-z0-9]+)", html)) <= markdown._TAGS
    assert schemes(html) <= {"http", "https"}
    assert regex.findall(r"<[^>]*\son\w+\s*=", html) == []


@given(st.lists(PIECES, max_size=30).map("".join))
def test_what_is_sound_renders_only_links_to_pages(text: str) -> None:
    if markdown.sound(text):
        assert regex.findall(r'href="(?!https?://|#|/(?!/))', markdown.render(text), regex.IGNORECASE) == []
