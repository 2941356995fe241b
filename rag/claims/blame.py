"""Disputes as claims: an accusation, its denial in the sentences after it, and whether they are over what is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.article import Sentence
from rag.claims.disputes import VERB_LAST, Dispute, dispute, takes_up
from rag.claims.slot import Slot, concepts_in
from rag.claims.values import Blame
from rag.lexicon import Lexicon, concepts, fold, opposites

_CONTINUATIONS = 2
_SENTENCE_PARTS = re.compile(r"[.;!?؛]")


def contests(slot: Slot, text: str, blame: Blame, language: str | None) -> bool:
    """Whether a dispute is over the event asked about: the words after its verb name that event."""
    if "blame_each_other" in blame.kinds:
        return False
    asked = slot.events | {other for event in slot.events for other in opposites().get(event, ())}
    found = [m for m in Lexicon.of(language).marks(text) if m.table == "concepts" and m.key in asked]
    act = blame.acts[0]
    return any(
        m.start >= act.end
        or (act.start <= m.start and m.end <= act.end)
        or (language in VERB_LAST and m.end <= act.start and not _SENTENCE_PARTS.search(text[m.end : act.start]))
        for m in found
    )


def _of_one_event(accusation: str, denial: str, language: str | None) -> bool:
    """Whether a denial names what the accusation before it is of: "... of forging reports. The firm denies forgery"."""
    return bool(concepts_in(accusation, language) & concepts_in(denial, language) - concepts("topical"))


def _by_accused(accusation: Dispute, denial: Dispute, language: str | None) -> bool:
    """Whether it is the accused who denies, whatever words the denial chooses: "Norway denies any part in it"."""
    if accusation.act != "accuse" or not accusation.target or not denial.who:
        return False
    countries = {m.key for m in Lexicon.of(language).marks(denial.who) if m.table == "countries"}
    return accusation.target_country in countries or fold(accusation.target).text in fold(denial.who).text


def read_blame(
    sentence: Sentence, siblings: Sequence[Sentence], language: str | None
) -> tuple[Blame, tuple[Sentence, ...]] | None:
    """The dispute that ``sentence`` reports or that the sentences after it carry on, with the sentences to quote."""
    acts: list[Dispute] = []
    quoted: list[Sentence] = []
    first = dispute(sentence.text, language)
    if first:
        acts.append(first)
        quoted.append(sentence)
    following = siblings[sentence.position + 1 : sentence.position + 1 + _CONTINUATIONS]
    for after in following:
        act = dispute(after.text, language)
        same = (
            act is not None
            and act.act == "deny"
            and (_of_one_event(sentence.text, after.text, language) or (first and _by_accused(first, act, language)))
        )
        if act is None or not (takes_up(after.text, language) or same):
            break
        acts.append(act)
        quoted.append(after)
    return (Blame(tuple(acts)), tuple(quoted)) if acts else None
