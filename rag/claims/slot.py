"""What a question asks for: the kind of its answer, and the events it asks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from index import lexical
from index.database import primary_language
from rag.claims.verbs import verbal
from rag.lexicon import LANGUAGES, Lexicon, Mark, concepts, kin, opposites

Kind = Literal["who", "when", "where", "why", "how_many", "how_long", "whether", "said", "what"]

_ASKED_IN = {
    "price": frozenset(("money", "percent")),
    "extent": frozenset(("metre", "kilometre", "mile", "hectare")),
    "share": frozenset(("percent",)),
}
"""Units that a question asks for without naming one, by the words that do: what something costs, how deep it is."""
_LINKING = 2
"""Words between a question word and the office, or what is counted, that it asks for."""
_UNMARKED = ("es", "de", "ru", "fr")
"""Languages that may ask whether something holds without a word that says so."""
_BLAMING = frozenset(("accuse", "deny", "blame_each_other"))


@dataclass(frozen=True)
class Slot:
    """``events`` are the concepts asked of (cancelling), ``topics`` those it is about (a meeting).

    ``blame`` is true where an accusation or a denial would answer, ``blaming`` where the question itself
    speaks of one; ``units`` are those that it names, ``counted`` the kinds of things that it counts. ``anchored`` is
    true where it ties the event to a moment ("when the dam burst"), ``listing`` where it asks for all of several,
    ``telling`` where it asks of something that was said or announced; ``named`` are its words that may be names, and
    ``tellers`` those whose words it asks for, by name alone and not by a role. ``words`` are the stems of all of its
    words, none where it gives its answers to choose from. ``office`` is true where it asks who holds one, which no
    country does; ``counting`` where it asks for a number of things and of nothing that is measured. ``numbered`` are
    the numbers that are part of a name in it: flight 417. ``sorts`` is the kind of place or person that it asks for:
    which hotel. ``cities`` are those that it names.
    """

    kind: Kind
    events: frozenset[str]
    topics: frozenset[str]
    blame: bool
    blaming: bool
    units: frozenset[str]
    counted: frozenset[str] = frozenset()
    anchored: bool = False
    listing: bool = False
    telling: bool = False
    named: tuple[str, ...] = ()
    tellers: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    office: bool = False
    counting: bool = False
    numbered: frozenset[str] = frozenset()
    sorts: frozenset[str] = frozenset()
    cities: frozenset[str] = frozenset()

    @property
    def specific(self) -> bool:
        """Whether it asks of an event, and not only of what it is about."""
        return bool(self.events - concepts("topical"))

    def names_sort(self, text: str, language: str | None) -> bool:
        """Whether a passage speaks of a place or person of the kind that it asks for, where it asks for one."""
        if not self.sorts or not knows(language):
            return True
        return any(m.table == "sorts" and m.key in self.sorts for m in Lexicon.of(language).marks(text))

    @property
    def gathering(self) -> bool:
        """Whether it asks who came together, so that a list of all of them answers."""
        return self.kind == "who" and bool((self.events | self.topics) & _kin("meet"))

    @property
    def toll(self) -> frozenset[str]:
        """Of its events, those whose victims it counts."""
        return self.events & concepts("toll") if self.kind == "how_many" else frozenset()

    @property
    def changing(self) -> bool:
        """Whether the answer is a state that a later report may supersede, and no past event or duration."""
        if self.toll:
            return True
        return self.kind in ("whether", "how_many") and bool(self.events & concepts("changing")) and not self.anchored

    @property
    def single(self) -> bool:
        """Whether one doer alone can be the answer: who ordered it, and not who called for it."""
        return (
            self.kind == "who"
            and self.specific
            and not self.blaming
            and not self.listing
            and not self.events & (concepts("shared") | concepts("topical"))
        )

    def asks_of(self, found: frozenset[str]) -> bool:
        """Whether a passage with these concepts names an event of the question, or where that asks whether or when
        it holds what excludes it, or the question names none."""
        against = opposites() if self.kind in ("whether", "when") else {}
        asked = self.toll or self.events  # how many were killed in the fighting is not told where nobody was killed
        return not asked or any((_kin(event) | against.get(event, frozenset())) & found for event in asked)

    def named_in(self, found: frozenset[str]) -> int:
        """How many of the question's events a passage with these concepts names."""
        return sum(bool(_kin(event) & found) for event in self.events)

    def is_about(self, found: frozenset[str]) -> bool:
        """Whether a passage with these concepts is about what the question is about."""
        return not self.topics or any(_kin(topic) & found for topic in self.topics)

    def tells(self, found: frozenset[str]) -> bool:
        """Whether a passage with these concepts names each of the question's events."""
        return self.named_in(found) == len(self.events)


def _kin(concept: str) -> frozenset[str]:
    return kin().get(concept, frozenset({concept}))


def knows(language: str | None) -> bool:
    """Whether there is a lexicon of concepts for a language."""
    return primary_language(language) in LANGUAGES


def concepts_in(text: str, language: str | None) -> frozenset[str]:
    """The concepts that a text names."""
    return frozenset(mark.key for mark in Lexicon.of(language).marks(text) if mark.table == "concepts")


def _names(question: str, marks: Sequence[Mark], language: str) -> list[re.Match[str]]:
    """Words with a capital that do not open the question; where letters have no case, words that the lexicon lacks."""
    words = list(re.finditer(r"[^\W\d_]{3,}", question))
    if language == "ar":
        known = [m for m in marks if m.table not in ("countries", "cities")]
        return [w for w in words if not any(m.start < w.end() and w.start() < m.end for m in known)]
    return [w for w in words[1:] if w.group()[0].isupper()]


def _tellers(question: str, marks: Sequence[Mark], language: str) -> tuple[str, ...]:
    """The names before the words that say what it was said about, behind a role or a country where one stands there:
    whoever speaks for those may go by any name. None in Turkish, which puts those words last, and in Arabic, where
    letters do not tell a name."""
    if language in ("ar", "tr"):
        return ()
    about = min(
        (m.start for m in marks if (m.table, m.key) == ("follow_up", "about") and m.start), default=len(question)
    )
    before = [m for m in marks if m.end <= about]
    behind = max((m.end for m in before if (m.table, m.key) == ("words", "role") or m.table == "countries"), default=0)
    return tuple(w.group() for w in _names(question, marks, language) if behind <= w.start() < about)


def _follows(question: str, marks: Sequence[Mark], asked_for: Sequence[Mark], between: Sequence[Mark] | None) -> bool:
    """Whether one of these follows a question word, with no more than a few words between, all of them ``between``."""
    for word in (m for m in marks if m.table == "question"):
        for mark in asked_for:
            words = [w.span() for w in re.finditer(r"\w+", question) if word.end <= w.start() and w.end() <= mark.start]
            linked = between is None or all(any(m.start <= a and b <= m.end for m in between) for a, b in words)
            if word.end <= mark.start and linked and len(words) <= _LINKING:
                return True
    return False


def _numbered(question: str, marks: Sequence[Mark]) -> frozenset[str]:
    """Numbers behind a word that is neither a question word nor one that only links: "flight 417", not "the 12"."""
    plain = [m for m in marks if m.table in ("question", "months", "days") or (m.table, m.key) == ("words", "function")]
    found = re.finditer(r"[^\W\d_]{3,}(?=\s(\d+)\b)", question)
    return frozenset(w.group(1) for w in found if not any(m.start < w.end() and w.start() < m.end for m in plain))


def _within(mark: Mark, others: Sequence[Mark]) -> bool:
    """Whether a mark lies inside one of others."""
    return any(other.start <= mark.start and mark.end <= other.end for other in others)


def _itself(question: str, language: str) -> str:
    """The question without what only leads to it: "and", "could you tell me"."""
    while True:
        opening = re.match(r"\W*", question)
        start = opening.end() if opening else 0
        ends = [
            m.end
            for m in Lexicon.of(language).marks(question)
            if m.start == start
            and (
                (m.table, m.key) == ("words", "polite")
                or ((m.table, m.key) == ("follow_up", "opener") and " " not in question[m.start : m.end])
            )
        ]
        if not ends or not re.search(r"\w", question[max(ends) :]):
            return question
        question = question[max(ends) :].lstrip(" ,:،")


def _whole(question: str, marks: Sequence[Mark]) -> bool:
    """Whether a question without a question word says enough for one: three words, or two of which none only links."""
    words = question.split()
    links = any((m.table, m.key) == ("words", "function") for m in marks)
    return len(words) > 2 or (len(words) == 2 and not links and any(m.table == "concepts" for m in marks))


def _measured_by(
    question: str, marks: Sequence[Mark], asked: Sequence[Mark], counted: bool
) -> tuple[frozenset[str], bool]:
    """The units that a question asks for by a word that names none, and whether that word stands by the question word:
    "what fee do the workers get" counts no workers. None where it asks how many: "how many lost their salaries"."""
    scales = [m for m in marks if m.table == "scales"]
    if any((m.table, m.key) == ("words", "numbering") for m in marks) and not _follows(question, marks, scales, None):
        return frozenset(), False  # but "how many million" may be asked of money
    measures = [m for m in marks if m.table == "words" and m.key in _ASKED_IN]
    close = [
        m for m in measures if any(a.start <= m.start < a.end for a in asked) or _follows(question, marks, [m], None)
    ]
    chosen = close or ([] if counted else measures)
    return (_ASKED_IN[chosen[0].key] if chosen else frozenset()), bool(close)


def _first_of_choice(marks: Sequence[Mark], events: frozenset[str]) -> frozenset[str]:
    """The events without those that a choice sets against others: whether it is "open or closed" is whether it is open,
    and told by either."""
    choices = [m for m in marks if (m.table, m.key) == ("words", "choice")]
    named = [m for m in marks if m.table == "concepts" and m.key in events]
    second = {
        b.key
        for choice in choices
        for a in named
        for b in named
        if a.end <= choice.start and choice.end <= b.start and b.key in opposites().get(a.key, ())
    }
    return events - second


def slot(question: str, language: str) -> Slot:
    """Read a question. Without a lexicon for its language it asks "what", of nothing in particular."""
    question = _itself(question, language)
    marks = Lexicon.of(language).marks(question)
    asked = [m for m in marks if m.table == "question"]
    kind: Kind = "what"
    if asked:
        first = min(m.start for m in asked)
        opening = [m for m in asked if m.start == first or (m.start <= first + 3 and m.key != "whether")]
        kind = cast(Kind, max(opening, key=lambda m: m.end - m.start).key)
        later = [m for m in asked if m.key not in ("what", "whether")]
        if kind == "what" and later and later[0].end - later[0].start > 4:
            kind = cast(Kind, later[0].key)
    elif language in _UNMARKED and question.rstrip().endswith("?") and _whole(question, marks):
        kind = "whether"
    roles = [m for m in marks if (m.table, m.key) == ("words", "role") and m.end - m.start > 2]  # no "in"
    linking = [m for m in marks if m.table == "countries" or (m.table == "words" and m.key in ("copula", "function"))]
    by_name = kind == "who" or (kind == "what" and any((m.table, m.key) == ("words", "which") for m in marks))
    office = by_name and _follows(question, marks, roles, linking)  # "who is the spokesman of", not "how the minister"
    kind = "who" if office else kind
    things = [m for m in marks if m.table == "counted"] if kind == "how_many" else []
    each = [m.end for m in marks if (m.table, m.key) == ("words", "each")]
    things = [m for m in things if not any(0 <= m.start - end <= 1 for end in each)]  # what each family gets
    counted = frozenset(m.key for m in things)
    numbering = any((m.table, m.key) == ("words", "numbering") for m in marks)
    priced = not numbering and any(m.table == "words" and m.key in _ASKED_IN for m in marks)
    functions = [m for m in linking if m.key != "copula"]
    counting = not priced and _follows(question, marks, things, functions)
    alone = {(m.start, m.end) for m in asked}  # كم is "how many" and "km"
    units_named = [m for m in marks if m.table == "units" and (m.start, m.end) not in alone]
    measured = [m for m in units_named if kind in ("how_many", "how_long") or not _within(m, asked)]
    # what was lost in a year is no count of years
    units = frozenset(m.key for m in measured if _within(m, asked) or _follows(question, marks, [m], None))
    if kind == "how_many" and not units:
        units, close = _measured_by(question, marks, asked, bool(counted))
        counted = frozenset() if close else counted
    told = [m for m in marks if m.table == "acts" and (language != "ar" or verbal(question, m))]
    acts = {m.key for m in told}
    unsaid = [*asked, *(m for m in marks if (m.table, m.key) == ("words", "idle"))]
    found = frozenset(
        m.key
        for m in marks
        if m.table == "concepts"
        and not _within(m, unsaid)
        and not (m.key != "punish" and any(t.key in _BLAMING and t.start <= m.start and m.end <= t.end for t in told))
    )
    choice = any((m.table, m.key) == ("words", "choice") for m in marks)
    found = _first_of_choice(marks, found) if kind == "whether" else found
    events = found - concepts("topical") or found
    if kind == "how_long" and "last" in found:
        events = frozenset({"last"})  # how long it lasts, whatever else the question says of it
    listing = kind in ("who", "what") and any((m.table, m.key) == ("words", "counted_list") for m in marks)
    sorted_by = [m for m in marks if m.table == "sorts"] if kind in ("who", "where", "what") else []
    sorts = frozenset(m.key for m in sorted_by if _follows(question, marks, [m], functions))
    at_fault = kind == "who" and not office and any((m.table, m.key) == ("words", "fault") for m in marks)
    blaming = bool(acts & _BLAMING)
    return Slot(
        kind=kind,
        events=events,
        topics=found - events,
        blame=at_fault
        or (kind in ("who", "whether") and bool(found - concepts("topical")) and not listing)
        or (blaming and kind in ("who", "why", "what", "whether")),
        blaming=blaming,
        units=units,
        counted=counted,
        anchored=any((m.table, m.key) == ("words", "anchor") and m.start > 0 for m in marks),
        listing=listing,
        telling=kind == "said" or bool(acts),
        named=tuple(w.group() for w in _names(question, marks, language)),
        tellers=_tellers(question, marks, language) if kind == "said" else (),
        office=office,
        counting=counting,
        numbered=_numbered(question, marks),
        sorts=sorts,
        cities=frozenset(m.key for m in marks if m.table == "cities"),
        words=frozenset() if choice else frozenset(lexical.tokens(question, language)),
    )
