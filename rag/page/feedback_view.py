"""The form for what a reader thinks of an answer, and what becomes of it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from markupsafe import Markup

from index.errors import RiwayatError
from rag.feedback import KINDS, LONGEST_NOTE, Feedback, Kind, entry, note
from rag.page.asked_view import noted_view
from rag.page.html import element, fragment
from rag.page.labels import Labels
from rag.page.library import Library
from rag.page.talk import Talk, Turn

logger = logging.getLogger(__name__)


def feedback_view(turn: Turn, labels: Labels) -> Markup:
    """Five things to say; which quote or outlet is asked where that is said. Thanks where it was said."""
    if turn.noted:
        return noted_view(turn, labels)
    answer = turn.answer
    if answer is None:
        return fragment()
    possible = {
        "wrong_quote": bool(answer.versions),
        "missing_outlet": bool(answer.silent),
        "not_conflict": bool(answer.conflicts),
    }
    kinds = (_kind(kind, labels) for kind in KINDS if possible.get(kind, True))
    quotes = (element("option", f"{c.n} · {c.outlet}", value=str(c.n)) for c in turn.citations())
    outlets = (element("option", outlet, value=outlet) for outlet in answer.silent)
    return element(
        "details",
        element("summary", labels["feedback"]),
        element(
            "form",
            element("div", *kinds, class_="kinds", role="radiogroup", aria_label=labels["feedback"]),
            _which("which_quote", "n", quotes, labels) if possible["wrong_quote"] else None,
            _which("which_outlet", "outlet", outlets, labels) if possible["missing_outlet"] else None,
            element(
                "label",
                element("span", labels["feedback_note"]),
                element("textarea", name="note", rows=2, dir="auto", maxlength=LONGEST_NOTE),
                class_="field",
            ),
            element("button", labels["feedback_send"], type="submit", class_="plain"),
            element("p", labels["feedback_failed"], class_="problem", role="alert") if turn.note_failed else None,
            data_turn=turn.id,
        ),
        class_="feedback",
        open=turn.note_failed,
    )


def noted(talk: Talk, said: Mapping[str, Any], library: Library) -> Talk:
    """The talk after feedback on one of its turns has been written down, or could not be."""
    turn = talk.turn(int(said["turn"]))
    if turn is None or turn.answer is None or said.get("kind") not in KINDS:
        return talk
    try:
        number, outlet = str(said.get("n") or ""), str(said.get("outlet") or "") or None
        feedback = Feedback(
            cast(Kind, said["kind"]), int(number) if number.isdecimal() else None, outlet, str(said.get("note") or "")
        )
        file = note(library.folder, entry(turn.scope.question(turn.full or turn.question), turn.answer, feedback))
        changed = replace(turn, noted=f"{file.parent.name}/{file.name}", note_failed=False)
    except RiwayatError:
        logger.exception("feedback was not noted")
        changed = replace(turn, note_failed=True)
    return Talk(tuple(changed if one.id == turn.id else one for one in talk.turns))


def _kind(kind: str, labels: Labels) -> Markup:
    return element(
        "label",
        element("input", type="radio", name="kind", value=kind, required=True),
        element("span", labels[f"feedback_{kind}"]),
    )


def _which(label: str, called: str, options: Any, labels: Labels) -> Markup:
    return element(
        "label",
        element("span", labels[f"feedback_{label}"]),
        element("select", *options, name=called),
        class_=f"field {label.replace('_', '-')}",
    )
