"""A question and its answer as the reader sees them: lead, a card per version, what stands between them, notes."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from rag.answer import Answer, Citation, Conflict, SharedText, Update, Version
from rag.page.asked_view import asked_view
from rag.page.desk import Shelf
from rag.page.glance import glance_view
from rag.page.html import direction, element, filled, fragment, name
from rag.page.labels import Labels, labels_for
from rag.page.link import link
from rag.page.source_view import day, number, numbers, outlet_badges
from rag.page.talk import Turn
from rag.page.tools_view import tools_view
from rag.phrases import Phrases


def turn_view(turn: Turn, shelf: Shelf, foot: Markup | None = None) -> Markup:
    """One turn, whatever its state, with ``foot`` under its answer. Its status is what page.js says to a screen reader,
    once; no part of it is live."""
    labels = labels_for(turn.language)
    return element(
        "section",
        element("h2", turn.question, class_="asked", dir=direction(turn.question)),
        asked_view(turn, labels),
        _Answered(turn, turn.answer, shelf, labels).view() if turn.answer else _unanswered_yet(turn, shelf, labels),
        foot if turn.answer else None,
        class_="turn",
        id=f"turn-{turn.id}",
        data_state=turn.state,
        data_status=_status(turn, labels),
        data_link=link(turn.question, turn.scope) if turn.question.strip() else None,
        lang=labels.language,
        dir=labels.direction,
    )


def _status(turn: Turn, labels: Labels) -> str:
    if turn.answer is not None:
        return turn.answer.summary
    return turn.problem if turn.state in ("refused", "unclear") else _step(turn, labels)


def _step(turn: Turn, labels: Labels) -> str:
    if turn.working and turn.first is not None and turn.first.versions:
        return labels["first"]
    if turn.state == "searching" and turn.near:
        return labels["near"]
    return labels[turn.state].format(n=turn.passages)


def _unanswered_yet(turn: Turn, shelf: Shelf, labels: Labels) -> Markup:
    if turn.state == "kept":
        show = element("button", labels["kept"], type="button", class_="plain", data_turn=turn.id, data_again=True)
        return element("p", show, class_="kept")
    if turn.state == "refused":
        return element("p", turn.problem, class_="problem", dir=direction(turn.problem), lang="en")
    if not turn.working:
        return element("p", _status(turn, labels), class_="problem")
    step = element("p", _status(turn, labels), class_="step")
    if turn.first is not None and turn.first.versions:
        return fragment(step, _Answered(turn, turn.first, shelf, labels).cards())
    return fragment(step, glance_view(turn.near, shelf, labels) if turn.near else None)


def _names(speakers: str) -> Markup:
    """Speakers as the answer joins them, each isolated: a list of names in two scripts must not run together."""
    first, *others = speakers.split(" ; ")
    return fragment(name(first), *([" · ", name(other)] for other in others))


class _Answered:
    """The parts of one answer's view; a class only because all parts need the same four things."""

    def __init__(self, turn: Turn, answer: Answer, shelf: Shelf, labels: Labels) -> None:
        self.asked, self.turn = turn, turn.id
        self.answer = answer
        self.labels = labels
        self.shelf = shelf
        self.badge = outlet_badges(shelf, labels)
        self.place: Mapping[int, int] = {version.id: order for order, version in enumerate(answer.versions, start=1)}
        self.cited: Mapping[int, Citation] = {c.n: c for version in answer.versions for c in version.citations}
        self.parted = {n for clash in answer.conflicts for n in clash.citations}
        self.parted |= {n for update in answer.updates for n in update.citations}

    def view(self) -> Markup:
        answer, labels = self.answer, self.labels
        cards = (fragment(*self._links_before(version), self._card(version)) for version in answer.versions)
        return element(
            "div",
            element("p", labels.verdicts[answer.verdict], class_="verdict"),
            element("p", answer.summary, class_="lead", dir=direction(answer.summary)),
            self._counts(),
            *cards,
            self._notes(),
            self._nearby() if self.asked.nearby else None,
            tools_view(self.asked, labels),
            class_="answer",
            data_verdict=answer.verdict,
        )

    def cards(self) -> Markup:
        """The versions alone, while the rest is read: what stands between them is told when all is."""
        return element("div", *(self._card(version) for version in self.answer.versions), class_="first")

    def _counts(self) -> Markup:
        answer, labels = self.answer, self.labels
        if answer.verdict == "unanswered":
            rest = answer.silent_count - len(answer.silent)
            return element(
                "div",
                element("p", labels["searched"].format(n=answer.silent_count), class_="counts"),
                element(
                    "ul",
                    *(element("li", self.badge(outlet)) for outlet in answer.silent),
                    element("li", labels["more"].format(n=rest)) if rest > 0 else None,
                    class_="outlets",
                    aria_label=labels["looked_in"],
                ),
            )
        outlets = {outlet for version in answer.versions for outlet in version.outlets}
        return element(
            "p",
            element("span", labels["cited"].format(n=len(outlets))),
            element("span", labels["accounts"].format(n=answer.independent_accounts)),
            class_="counts",
        )

    def _card(self, version: Version) -> Markup:
        labels = self.labels
        title = self._version_name(version.id)
        unsaid = Phrases.of(labels.language).say("not_named")
        badges = (element("li", self.badge(outlet)) for outlet in version.outlets)
        return element(
            "article",
            element(
                "header",
                element("span", labels.letter(self.place[version.id]), class_="letter", aria_hidden="true"),
                element(
                    "div",
                    element("h3", element("span", title, ": ", class_="unseen"), self._said(version)),
                    None if version.fills or version.answer == unsaid else element("p", unsaid, class_="quiet-note"),
                    element("ul", *badges, class_="outlets", aria_label=labels["outlets_of"].format(version=title)),
                ),
            ),
            *(self._quote(citation, many=len(version.outlets) > 1) for citation in version.citations),
            *(self._clash(c) for c in self.answer.conflicts if c.a == c.b == version.id),
            class_="version" if version.fills else "version quiet",
        )

    def _said(self, version: Version) -> Markup:
        return element("span", version.answer, class_="said", dir=direction(version.answer))

    def _quote(self, citation: Citation, many: bool) -> Markup:
        labels = self.labels
        article = self.shelf.articles.get(citation.article)
        speaker = filled(labels["speaker"], name=_names(citation.speaker)) if citation.speaker else None
        return element(
            "figure",
            number(self.turn, citation.n, labels),
            element(
                "blockquote",
                *self._told(citation),
                dir=direction(citation.quote),
                lang=article.language if article else None,
            ),
            element(
                "figcaption",
                self.badge(citation.outlet) if many else None,
                element("span", speaker, class_="speaker") if speaker else None,
                day(citation.published, citation.published_inferred, labels),
            ),
            class_="quote",
        )

    def _told(self, citation: Citation) -> list[Markup | str]:
        """The quote, letter for letter; where it clashes with another, the words in which it does are marked."""
        if citation.words is None or citation.n not in self.parted:
            return [citation.quote]
        start, end = (place - citation.start for place in citation.words)
        quote = citation.quote
        return [quote[:start], element("mark", quote[start:end], class_="differs"), quote[end:]]

    def _links_before(self, version: Version) -> list[Markup]:
        """What stands between this card and those above it: each conflict and update goes before its lower card."""

        def lower(a: int, b: int) -> bool:
            return a != b and max(a, b, key=lambda id: self.place[id]) == version.id

        return [
            *(self._clash(conflict) for conflict in self.answer.conflicts if lower(conflict.a, conflict.b)),
            *(self._update(update) for update in self.answer.updates if lower(update.earlier, update.later)),
            *(self._update(u) for u in self.answer.updates if u.earlier == u.later == version.id),
        ]

    def _clash(self, conflict: Conflict) -> Markup:
        labels = self.labels
        first, second = self._version_name(conflict.a), self._version_name(conflict.b)
        within = conflict.a == conflict.b
        pair = filled(labels["within"], a=first) if within else filled(labels["between"], a=first, b=second)
        return element(
            "aside",
            element("p", element("b", labels.kinds[conflict.kind]), " ", element("span", pair, class_="pair")),
            element("p", conflict.why, class_="why", dir=direction(conflict.why)),
            element("p", *self._sides(conflict.citations), class_="sides"),
            class_="clash within" if within else "clash",
        )

    def _sides(self, citations: tuple[int, ...]) -> list[Markup]:
        """What stands against what: each quote's number with the very words that clash."""
        return [
            element("span", number(self.turn, n, self.labels), self._words(n), class_="side")
            for n in dict.fromkeys(citations)
        ]

    def _words(self, n: int) -> Markup | None:
        cited = self.cited.get(n)
        if cited is None or cited.words is None:
            return None
        start, end = (place - cited.start for place in cited.words)
        words = cited.quote[start:end]
        return element("q", words, dir=direction(words), class_="differs")

    def _update(self, update: Update) -> Markup:
        labels = self.labels
        ids = (update.earlier, update.later)
        steps = (
            self._moment(labels[word], version, n)
            for word, version, n in zip(("earlier", "later"), ids, update.citations, strict=True)
        )
        return element(
            "aside",
            element("p", element("b", labels["update"])),
            element("ol", *steps, class_="moments"),
            element("p", update.why, class_="why", dir=direction(update.why)),
            class_="update",
        )

    def _moment(self, word: str, version: int, n: int) -> Markup:
        """One point of a small timeline: when, which version, its answer, its quote's number."""
        cited = self.cited.get(n)
        said = next(one.answer for one in self.answer.versions if one.id == version)
        return element(
            "li",
            element("span", word, class_="unseen"),
            day(cited.published, cited.published_inferred, self.labels) if cited else None,
            element("span", element("bdi", said), number(self.turn, n, self.labels), class_="point"),
        )

    def _notes(self) -> Markup:
        answer, labels = self.answer, self.labels
        return element(
            "footer",
            *(self._shared(shared) for shared in answer.shared_text),
            self._silent() if answer.silent and answer.verdict != "unanswered" else None,
            element("p", labels["left_out"].format(n=answer.outlets_left_out)) if answer.outlets_left_out else None,
            element("p", self._mode(), class_="mode") if answer.versions else None,
            class_="notes",
        )

    def _nearby(self) -> Markup:
        """After a refusal: near questions that do have an answer."""
        buttons = (
            element("li", element("button", question, type="button", data_ask=question, dir=direction(question)))
            for question in self.asked.nearby
        )
        return element(
            "div",
            element("h3", self.labels["nearby"]),
            element("ul", *buttons, class_="examples"),
            class_="nearby",
        )

    def _shared(self, shared: SharedText) -> Markup:
        outlets = (element("li", self.badge(outlet)) for outlet in shared.outlets)
        return element(
            "div",
            element("p", element("b", self.labels["shared"])),
            element("ul", *outlets, class_="outlets"),
            numbers(self.turn, shared.citations, self.labels),
            class_="note",
        )

    def _silent(self) -> Markup:
        rest = self.answer.silent_count - len(self.answer.silent)
        return element(
            "div",
            element("p", element("b", self.labels["silent"])),
            element(
                "ul",
                *(element("li", self.badge(outlet)) for outlet in self.answer.silent),
                element("li", self.labels["more"].format(n=rest)) if rest > 0 else None,
                class_="outlets",
            ),
            class_="note",
        )

    def _mode(self) -> Markup:
        kind, _, model = self.answer.mode.partition(":")
        if kind != "llm":
            return fragment(self.labels["extractive"])
        return filled(self.labels["llm"], model=name(model))

    def _version_name(self, id: int) -> str:
        return self.labels["version"].format(letter=self.labels.letter(self.place[id]))
