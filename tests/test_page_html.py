"""Whatever an article holds becomes text, never markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from rag.page.html import direction, element, filled, fragment, name, safe_url

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea></style><svg/onload=alert(1)>",
    "${alert(1)} {{constructor.constructor('alert(1)')()}}",
    "<!-- --><![CDATA[<b>]]>",
    "&lt;script&gt; &amp; &#60;b&#62;",
    "\u202egnp.exe\u2066",
)


class Tags(HTMLParser):
    """The tags and the text of a piece of HTML."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_string_stays_text_and_comes_back_exactly(text: str) -> None:
    read = Tags(element("p", text, title=text))
    assert read.tags == [("p", {"title": text})]
    assert read.text == text


def test_children_made_here_are_not_escaped_twice() -> None:
    inner = element("b", "<")
    assert element("p", inner, None, [inner, "&"]) == "<p><b>&lt;</b><b>&lt;</b>&amp;</p>"
    assert fragment(inner, ">") == "<b>&lt;</b>&gt;"


def test_attributes_are_named_by_keyword() -> None:
    made = element("button", "1", type="button", class_="n", data_n=1, disabled=True, hidden=False, title=None)
    assert made == '<button type="button" class="n" data-n="1" disabled>1</button>'


@pytest.mark.parametrize("attribute", ["onclick", "style"])
def test_behaviour_and_looks_cannot_be_attributes(attribute: str) -> None:
    with pytest.raises(ValueError, match=attribute):
        element("p", **{attribute: "alert(1)"})


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "//evil.example",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://",
        "http://[",
        "https://a.example/\u202e",
        "",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert safe_url(url) is None
    assert element("a", "x", href=url) == "<a>x</a>"


def test_a_web_address_stays_as_it_is() -> None:
    address = "https://a.example/q?a=1&b=<2>"
    assert Tags(element("a", "x", href=address)).tags == [("a", {"href": address})]


def test_names_are_isolated_and_lose_their_bidi_controls() -> None:
    assert name("\u202eنيوز\u2069 <b>") == "<bdi>نيوز &lt;b&gt;</bdi>"


def test_a_label_is_filled_with_markup() -> None:
    assert filled("Said by <{name}>", name=name("x")) == "Said by &lt;<bdi>x</bdi>&gt;"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BBC قالت إن الاجتماع ألغي", "rtl"),
        ("وقالت Reuters إن 10,500 شخص", "rtl"),
        ("A spokesman (المحافظ) told Reuters", "ltr"),
        ("8000", "auto"),
    ],
    ids=["Arabic opening in Latin", "Arabic with Latin", "English with Arabic", "digits alone"],
)
def test_direction_goes_by_most_letters(text: str, expected: str) -> None:
    assert direction(text) == expected
