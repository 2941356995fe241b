"""What stands on the page before anything is asked: the masthead and the first words of the conversation."""

from __future__ import annotations

from markupsafe import Markup

from rag.page.html import direction, element
from rag.page.labels import Labels

ARABIC_NAME = "روايات"
NAME = "Riwayat"


def masthead_view(labels: Labels) -> Markup:
    return element(
        "div",
        element(
            "h1",
            element("span", ARABIC_NAME, lang="ar", dir="rtl"),
            element("span", NAME, lang="en", dir="ltr"),
        ),
        element("p", labels["tagline"]),
        class_="masthead",
        lang=labels.language,
        dir=labels.direction,
    )


def welcome_view(labels: Labels, examples: tuple[str, ...]) -> Markup:
    """An invitation, and questions that can be asked with one press."""
    buttons = (
        element("li", element("button", question, type="button", data_ask=question, dir=direction(question)))
        for question in examples
    )
    return element(
        "section",
        element("p", labels["welcome"], class_="lead"),
        element("h2", labels["examples"]) if examples else None,
        element("ul", *buttons, class_="examples") if examples else None,
        class_="welcome",
        lang=labels.language,
        dir=labels.direction,
    )
