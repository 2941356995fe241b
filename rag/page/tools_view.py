"""What a reader can take away from an answer: files of it, and a link that asks its question again."""

from __future__ import annotations

from markupsafe import Markup

from rag.page.export import FORMATS
from rag.page.html import element
from rag.page.labels import Labels
from rag.page.link import link
from rag.page.talk import Turn


def tools_view(turn: Turn, labels: Labels) -> Markup:
    """The ways to save an answer, and the link."""
    return element(
        "p",
        element("span", labels["save"]),
        *(
            element("button", made.name, type="button", class_="plain", data_turn=turn.id, data_save=key)
            for key, made in FORMATS.items()
        ),
        element(
            "a",
            labels["link"],
            href=link(turn.full or turn.question, turn.scope),
            class_="plain",
            data_copied=labels["copied"],
        ),
        class_="tools",
    )
