"""What stands under a reader's question: how it was understood, what it was answered from, and the way to ask again."""

from __future__ import annotations

from markupsafe import Markup

from rag.page.html import direction, element, filled, fragment, name
from rag.page.labels import Labels
from rag.page.scope import EVERYTHING
from rag.page.scope_view import scope_words
from rag.page.talk import Turn


def asked_view(turn: Turn, labels: Labels) -> Markup:
    """The question in full where it was completed, its restrictions, and two buttons."""
    full = turn.full or turn.question
    understood = element("bdi", full, dir=direction(full))
    return fragment(
        element("p", filled(labels["talk_understood"], question=understood), class_="understood")
        if turn.full and turn.full != turn.question
        else None,
        element("p", filled(labels["talk_within"], scope=scope_words(turn.scope, labels)), class_="understood")
        if turn.scope != EVERYTHING
        else None,
        element(
            "p",
            element("button", labels["talk_edit"], type="button", class_="plain", data_edit=full),
            element("button", labels["talk_again"], type="button", class_="plain", data_ask=full)
            if not turn.working and turn.state not in ("kept", "unclear")
            else None,
            class_="again",
        )
        if turn.question.strip()
        else None,
    )


def earlier_view(labels: Labels) -> Markup:
    """Where talk.js lists what was asked before in this browser; the server never learns of it."""
    return element(
        "section",
        element("h2", labels["talk_earlier"]),
        element("ul", class_="examples"),
        element(
            "p",
            labels["talk_kept"],
            " ",
            element("button", labels["talk_forget"], type="button", class_="plain", data_forget=True),
            class_="hint",
        ),
        class_="welcome earlier",
        hidden=True,
        lang=labels.language,
        dir=labels.direction,
    )


def noted_view(turn: Turn, labels: Labels) -> Markup:
    """Thanks for feedback, and where it is."""
    return element("p", filled(labels["feedback_noted"], file=name(turn.noted)), class_="noted", role="status")
