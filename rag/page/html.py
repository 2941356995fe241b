"""The one place where HTML is made: every string that becomes part of the page passes ``element``.

Articles, their titles and their outlets' names are other people's text and may hold anything. Views build trees of
``element`` calls and never concatenate markup, so a string can only ever become text or a quoted attribute value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import TypeAlias
from urllib.parse import urlsplit

from markupsafe import Markup, escape

Child: TypeAlias = "str | Markup | Iterable[Child] | None"
Value: TypeAlias = str | int | bool | None

VOID = frozenset({"br", "hr", "input", "meta", "wbr"})
# Embeddings, overrides and isolates: invisible, and able to reorder what stands after them.
BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
UNDIRECTED = "auto"


def element(tag: str, /, *children: Child, **attributes: Value) -> Markup:
    """``<tag attributes>children</tag>``, everything escaped but what this function itself made.

    Attribute names are given as keywords: ``class_`` is ``class``, ``data_n`` is ``data-n``. None and False leave an
    attribute out, True writes it without a value. Any ``href`` that is not http, https, ``#...`` or ``?...`` is left
    out.
    """
    written = Markup("").join(_attribute(name, value) for name, value in attributes.items())
    opening = Markup("<{}{}>").format(Markup(tag), written)
    if tag in VOID:
        return opening
    return Markup("{}{}</{}>").format(opening, fragment(*children), Markup(tag))


def fragment(*children: Child) -> Markup:
    """Children one after the other, strings escaped, None left out."""
    return Markup("").join(_flat(children))


def name(text: str, class_: str | None = None) -> Markup:
    """A name in running text (outlet, speaker, title), isolated so that its direction does not move its neighbours.

    Bidirectional controls are dropped: in a name they say nothing and can only disguise it. Quotes keep theirs.
    """
    return element("bdi", BIDI_CONTROLS.sub("", text), class_=class_)


def document(title: str, style: str, /, *children: Child, language: str, direction: str) -> str:
    """A whole page to be kept as a file. ``style`` is the project's own; the page runs nothing and fetches nothing."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content="default-src 'none'; style-src 'unsafe-inline'"),
        element("meta", name="viewport", content="width=device-width"),
        element("title", title),
        element("style", Markup(style)),
    )
    page = element("html", head, element("body", *children), lang=language, dir=direction)
    return f"<!doctype html>\n{page}\n"


def filled(template: str, **values: Child) -> Markup:
    """A label with its ``{placeholders}`` replaced by children; the label's own text is escaped too."""
    parts = re.split(r"\{(\w+)\}", template)
    return fragment(*(values[part] if position % 2 else part for position, part in enumerate(parts)))


def direction(text: str) -> str:
    """``rtl`` or ``ltr`` by what most letters of the text are; ``auto`` where no letter says.

    The browser's own ``auto`` goes by the first letter alone and turns an Arabic sentence that opens with "BBC" around.
    """
    classes = [unicodedata.bidirectional(character) for character in text]
    right = sum(kind in ("R", "AL") for kind in classes)
    left = classes.count("L")
    if right == left:
        return UNDIRECTED
    return "rtl" if right > left else "ltr"


def safe_url(url: str | None) -> str | None:
    """The url if it is an absolute http or https address, else None."""
    if url is None or any(unicodedata.category(character) in ("Cc", "Cf", "Zs") for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def _attribute(key: str, value: Value) -> Markup:
    if value is None or value is False:
        return Markup("")
    key = key.rstrip("_").replace("_", "-")
    if key.startswith("on") or key == "style":
        raise ValueError(f"{key}: behaviour and looks belong into page.js and page.css")
    if key == "href" and not str(value).startswith(("#", "?")):
        value = safe_url(str(value))
        if value is None:
            return Markup("")
    return Markup(" {}").format(key) if value is True else Markup(' {}="{}"').format(key, value)


def _flat(children: Iterable[Child]) -> Iterable[Markup]:
    for child in children:
        if child is None:
            continue
        if isinstance(child, str):
            yield escape(child)
        else:
            yield from _flat(child)
