"""The library as the reader sees it: a form to add articles, what is going on, and the articles by outlet."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from index.background import Job, Stage
from index.catalogue import Catalogue, Entry, Group
from rag.page.html import direction, element, fragment, name
from rag.page.labels import Labels
from rag.page.source_view import day

ALL_OPEN = 60
"""Articles up to which every outlet's are listed; beyond, only those of the outlet that is opened."""
LISTED = 200
SUGGESTED = 500
"""Outlets that the fields for one suggest."""
OUTLETS = "library-outlets"


def adding_view(catalogue: Catalogue, labels: Labels) -> Markup:
    """The heading and the form for files and pasted text."""
    known = (element("option", value=group.outlet) for group in catalogue.groups()[:SUGGESTED] if group.outlet)
    return element(
        "section",
        element(
            "header",
            element("h2", labels["library"]),
            element("button", labels["library_back"], type="button", class_="plain", data_show="conversation"),
        ),
        element(
            "details",
            element("summary", labels["library_add"]),
            element(
                "form",
                element("p", labels["library_kept"], class_="hint"),
                _field(labels["library_files"], "files", "file", multiple=True, accept=".txt,.jsonl"),
                element(
                    "label",
                    element("span", labels["library_paste"]),
                    element("textarea", name="text", rows=5, dir="auto"),
                    class_="field",
                ),
                element(
                    "div",
                    _field(labels["library_outlet"], "outlet", list=OUTLETS, dir="auto"),
                    _field(labels["library_date"], "published", "date"),
                    _field(labels["library_title"], "title", dir="auto"),
                    class_="fields",
                ),
                element("p", labels["library_unstated"], class_="hint"),
                element("button", labels["library_add_now"], type="submit", class_="do"),
                data_do="add",
                data_failed=labels["library_not_sent"],
            ),
            class_="adding",
        ),
        element("datalist", *known, id=OUTLETS),
        lang=labels.language,
        dir=labels.direction,
    )


def stage_view(stage: Stage, job: Job, labels: Labels) -> Markup:
    """What is going on, for the eye and for a screen reader; what went wrong in whole sentences."""
    if stage.state == "working" and stage.total:
        said = labels["library_working_on"].format(done=stage.done, total=stage.total)
    elif stage.state == "done" and (job.files or job.text is not None):
        said = labels["library_added"].format(n=len(stage.articles))
    else:
        said = labels[f"library_{stage.state}"]
    bar = element("progress", value=stage.done, max=stage.total) if stage.state == "working" and stage.total else None
    return _stage(stage.state, said, stage.messages, bar, labels)


def failed_view(problem: str, labels: Labels) -> Markup:
    """Why nothing was begun."""
    return _stage("failed", labels["library_failed"], (problem,), None, labels)


def shelf_view(catalogue: Catalogue, opened: str | None, labels: Labels) -> Markup:
    """The articles by outlet. ``opened``: the outlet whose articles are listed where there are too many for all; empty
    for those without one."""
    groups = catalogue.groups()
    total = sum(group.articles for group in groups)
    removed = catalogue.removed(LISTED)
    return element(
        "section",
        element(
            "p",
            labels["library_holds"].format(articles=total, outlets=sum(1 for g in groups if g.outlet)),
            class_="hint",
        ),
        *(_group(group, catalogue, total <= ALL_OPEN or opened == (group.outlet or ""), labels) for group in groups),
        _removed(removed, labels) if removed else None,
        lang=labels.language,
        dir=labels.direction,
    )


def _stage(state: str, said: str, messages: Iterable[str], bar: Markup | None, labels: Labels) -> Markup:
    return element(
        "div",
        element("p", said, role="status"),
        bar,
        *(element("p", name(message), class_="problem", dir="ltr", lang="en") for message in messages),
        class_="stage",
        data_state=state,
        lang=labels.language,
        dir=labels.direction,
    )


def _group(group: Group, catalogue: Catalogue, opened: bool, labels: Labels) -> Markup:
    outlet = name(group.outlet) if group.outlet else fragment(labels["unnamed"])
    days = (group.first, group.last) if group.first != group.last else (group.first,)
    span = fragment(*_between([day(one, False, labels) for one in days if one]))
    entries = catalogue.entries(group.outlet, LISTED) if opened else []
    rest = group.articles - len(entries)
    return element(
        "details",
        element(
            "summary",
            element("span", outlet, class_="of"),
            element("span", labels["library_articles"].format(n=group.articles), class_="count"),
            element("span", span, class_="span"),
            data_outlet=None if opened else group.outlet or "",
        ),
        element("ul", *(_entry(entry, labels) for entry in entries), class_="entries"),
        element("p", labels["more"].format(n=rest), class_="hint") if opened and rest > 0 else None,
        open=opened,
        class_="outlet-group",
    )


def _between(days: list[Markup]) -> Iterable[Markup | str]:
    for order, one in enumerate(days):
        yield from ([" – ", one] if order else [one])


def _entry(entry: Entry, labels: Labels) -> Markup:
    return element(
        "li",
        element("button", _title(entry), type="button", class_="open", data_article=entry.id),
        element(
            "p",
            day(entry.published, entry.published_inferred, labels),
            element("span", labels["library_set"]) if entry.set_here else None,
            class_="byline",
        ),
        element(
            "details",
            element("summary", labels["library_edit"]),
            element(
                "form",
                element(
                    "div",
                    _field(labels["library_outlet"], "outlet", value=entry.stated("outlet"), list=OUTLETS, dir="auto"),
                    _field(labels["library_date"], "published", "date", value=entry.stated("published")),
                    _field(labels["library_title"], "title", value=entry.stated("title"), dir="auto"),
                    class_="fields",
                ),
                element("p", labels["library_emptied"], class_="hint"),
                element("button", labels["library_save"], type="submit", class_="do"),
                element("button", labels["library_remove"], type="button", class_="plain", data_do="remove"),
                data_do="edit",
                data_article=entry.id,
            ),
            class_="editing",
        ),
    )


def _removed(entries: list[Entry], labels: Labels) -> Markup:
    return element(
        "details",
        element("summary", element("span", labels["library_removed"], class_="of"), element("span", str(len(entries)))),
        element(
            "ul",
            *(
                element(
                    "li",
                    _title(entry),
                    element(
                        "button",
                        labels["library_restore"],
                        type="button",
                        class_="plain",
                        data_do="restore",
                        data_article=entry.id,
                    ),
                    class_="gone",
                )
                for entry in entries
            ),
            class_="entries",
        ),
        class_="outlet-group removed",
    )


def _title(entry: Entry) -> Markup:
    """The title; an untitled article goes by its first words."""
    title = entry.title or " ".join(entry.opening.split()).rsplit(" ", 1)[0] + "…"
    return element("span", name(title), class_="entry-title", dir=direction(title), lang=entry.language)


def _field(label: str, called: str, type: str = "text", **attributes: str | bool | None) -> Markup:
    field = element("input", name=called, type=type, **attributes)
    return element("label", element("span", label), field, class_="field")
