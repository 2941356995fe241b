"""The line that says what questions are answered from, and the form that changes it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from index.catalogue import Catalogue
from rag.page.html import Child, element, filled, fragment, name
from rag.page.labels import Labels
from rag.page.scope import EVERYTHING, Scope

OFFERED = 300
"""Outlets that the form lists, those with most articles first; any that is chosen is listed too."""


def within_view(scope: Scope, collections: Sequence[tuple[str, str]], here: str, labels: Labels) -> Markup:
    """What questions are answered from, in words, with the ways to change it; and the way to a new conversation.

    ``collections`` are (path, name) of all that are served, ``here`` the path of this one.
    """
    return element(
        "div",
        _collections(collections, here, labels) if len(collections) > 1 else None,
        element(
            "button",
            element("span", labels["scope_from"], " ", class_="unseen"),
            _said(scope, labels),
            type="button",
            class_="plain",
            data_filters=True,
            aria_controls="scope",
            aria_expanded="false",
        ),
        element("button", labels["talk_new"], type="button", class_="plain", data_new=True),
        class_="within",
        data_narrowed=scope != EVERYTHING,
        lang=labels.language,
        dir=labels.direction,
    )


def scope_view(scope: Scope, catalogue: Catalogue, labels: Labels) -> Markup:
    """The form: outlets, language, first and last day."""
    offered = dict.fromkeys([group.outlet for group in catalogue.groups()[:OFFERED] if group.outlet] + [*scope.outlets])
    languages = dict.fromkeys([*catalogue.languages(), *([scope.language] if scope.language else [])])
    return element(
        "form",
        element(
            "fieldset",
            element("legend", labels["scope_outlets"]),
            element("div", *(_choice(outlet, outlet in scope.outlets) for outlet in offered), class_="choices"),
        )
        if offered
        else None,
        element(
            "div",
            element(
                "label",
                element("span", labels["scope_language"]),
                element(
                    "select",
                    element("option", labels["scope_any"], value=""),
                    *(
                        element("option", labels.language_name(code), value=code, selected=code == scope.language)
                        for code in languages
                    ),
                    name="language",
                ),
                class_="field",
            ),
            _day(labels["scope_since"], "since", scope.since),
            _day(labels["scope_until"], "until", scope.until),
            class_="fields",
        ),
        element("p", labels["scope_undated"], class_="hint"),
        element(
            "div",
            element("button", labels["scope_clear"], type="reset", class_="plain"),
            element("button", labels["close"], type="button", class_="plain", data_filters=True),
            class_="steps",
        ),
        class_="filters",
        id="filters",
        lang=labels.language,
        dir=labels.direction,
    )


def scope_words(scope: Scope, labels: Labels) -> Markup:
    """The restrictions alone, in words; empty without any."""
    parts: list[Child] = []
    if scope.outlets:
        first, *others = scope.outlets
        parts.append(fragment(name(first), f" +{len(others)}" if others else None))
    if scope.language:
        parts.append(labels.language_name(scope.language))
    if scope.since:
        parts.append(filled(labels["scope_from_day"], day=element("bdi", labels.day(scope.since))))
    if scope.until:
        parts.append(filled(labels["scope_to_day"], day=element("bdi", labels.day(scope.until))))
    return fragment(*([" · ", part] if order else part for order, part in enumerate(parts)))


def _said(scope: Scope, labels: Labels) -> Markup:
    return fragment(labels["scope_all"]) if scope == EVERYTHING else scope_words(scope, labels)


def _collections(collections: Sequence[tuple[str, str]], here: str, labels: Labels) -> Markup:
    return element(
        "select",
        *(element("option", shown, value=path, selected=path == here) for path, shown in collections),
        data_collection=True,
        aria_label=labels["scope_collection"],
    )


def _choice(outlet: str, chosen: bool) -> Markup:
    box = element("input", type="checkbox", name="outlets", value=outlet, checked=chosen)
    return element("label", box, name(outlet))


def _day(label: str, called: str, value: str | None) -> Markup:
    return element(
        "label", element("span", label), element("input", name=called, type="date", value=value), class_="field"
    )
