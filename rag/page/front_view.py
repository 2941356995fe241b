"""What stands on the page before anything is asked: the masthead and the first words of the conversation."""

from __future__ import annotations

from markupsafe import Markup

from rag.page.html import direction, element
from rag.page.labels import Labels, labels_for, languages

ARABIC_NAME = "روايات"
NAME = "Riwayat"


def masthead_view(labels: Labels, views: tuple[str, ...] = ("conversation",)) -> Markup:
    """The name, the ways to the page's ``views``, and what a reader sets once: language, light or dark."""
    tabs = (
        element("button", labels[view], type="button", data_show=view, aria_current="page" if not order else None)
        for order, view in enumerate(views)
    )
    return element(
        "header",
        element(
            "h1",
            element("span", ARABIC_NAME, lang="ar", dir="rtl"),
            element("span", NAME, lang="en", dir="ltr"),
        ),
        element("p", labels["tagline"]),
        element("nav", *tabs, aria_label=labels["views"]) if len(views) > 1 else None,
        element(
            "div",
            element(
                "select",
                *(
                    element(
                        "option", labels_for(code)["own_name"], value=code, lang=code, selected=code == labels.language
                    )
                    for code in languages()
                ),
                aria_label=labels["interface"],
                data_interface=True,
            ),
            element(
                "button",
                element("span", aria_hidden="true", class_="moon"),
                type="button",
                data_scheme=True,
                aria_label=labels["scheme"],
                title=labels["scheme"],
            ),
            class_="settings",
        ),
        class_="masthead",
        lang=labels.language,
        dir=labels.direction,
    )


def _language(offered: Labels, labels: Labels) -> Markup:
    code = offered.language
    return element("option", offered["own_name"], value=code, lang=code, selected=code == labels.language)


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
