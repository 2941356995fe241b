"""How versions, conflicts and the lead are said: in the question's language where code can do so without inventing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from index.article import Article
from rag.claims.claim import Claim, Value
from rag.claims.disputes import Dispute
from rag.claims.members import Members, Roster
from rag.claims.moment import Moment
from rag.claims.quantity import Quantity
from rag.claims.values import Blame, Stance, Words
from rag.comparison import Clash, Comparison, Group, Succession
from rag.lexicon import LANGUAGES, cities
from rag.names import Glossary, in_script, said
from rag.phrases import Phrases


@dataclass(frozen=True)
class Wording:
    """What is said in one language, with names as the glossary or one of the cited articles writes them."""

    phrases: Phrases
    glossary: Glossary
    articles: tuple[Article, ...]

    def answer(self, group: Group) -> str:
        """A version's answer."""
        if group.value is None:
            return self.phrases.say("not_named")
        return self._value(group.value, group.claims[0])

    def _value(self, value: Value, claim: Claim) -> str:
        quoted = claim.article.text[claim.passages[0].start : claim.passages[0].end]
        match value:
            case Quantity():
                return self._quantity(value, quoted)
            case Moment():
                return self._moment(value, quoted)
            case Members():
                return self.phrases.list(sorted(self.phrases.country(code) for code in value.countries))
            case Roster():
                named = [self._name(name) for name in value.names]
                return self.phrases.list([n for n in named if n]) if all(named) else quoted[value.start : value.end]
            case Stance():
                return self.phrases.say("yes" if value.holds else "no")
            case Blame():
                acts = [self._act(act, claim, number) for number, act in enumerate(value.acts)]
                return self.phrases.say("frames.joiner").join(act for act in acts if act) if all(acts) else quoted
            case Words() if value.city and self.phrases.language in LANGUAGES:
                return cities()[value.city][self.phrases.language]
            case Words():
                known = value.name and not in_script(value.text, self.phrases.language)
                return (self.glossary.form(value.text, self.phrases.language) if known else None) or value.text

    def _quantity(self, value: Quantity, quoted: str) -> str:
        if value.unit == "money" or value.precision == "vague" or value.share:
            return quoted[value.start : value.end]
        number = self._number(value.value, value.unit)
        if value.precision == "exact":
            return number
        upper = self._number(value.upper or value.value, value.unit)
        low = self.phrases.number(value.value) if value.upper else number
        return self.phrases.say(f"approximately.{value.precision}", n=low, upper=upper)

    def _number(self, value: float, unit: str) -> str:
        return self.phrases.counted(value, unit) if unit else self.phrases.number(value)

    def _moment(self, value: Moment, quoted: str) -> str:
        if value.either:
            both = [self._moment(replace(value, either=None), quoted), self._moment(value.either, quoted)]
            return self.phrases.list(both, "or")
        if value.until and (value.weekday is not None or value.month):
            return " – ".join(self._moment(m, quoted) for m in (replace(value, until=None), value.until))
        weekday = self.phrases.weekday(value.weekday) if value.weekday is not None else ""
        if value.day and value.month:
            day = date(value.year or 2000, value.month, value.day)
            written = self.phrases.day(day) if value.year else self.phrases.day_and_month(day)
            return f"{weekday} {written}".strip()
        if value.month and not value.day and not weekday:
            return self.phrases.month(value.month, value.year)
        return weekday or quoted[value.start : value.end]

    def _act(self, act: Dispute, claim: Claim, number: int) -> str | None:
        """An act as a sentence; None where it names somebody whom the language has no name for."""
        if act.act == "blame_each_other":
            speaker = claim.passages[min(number, len(claim.passages) - 1)].speaker or ""
            both = [self._name(name, short=True) for name in speaker.split(" ; ")]
            if len(both) == 2 and all(both):
                return self.phrases.say("frames.blame_each_other", a=both[0], b=both[1])
            return self.phrases.say("frames.blame_each_other_unnamed")
        speaker_named = self._name(act.who, short=True) if act.who else None
        if speaker_named is None:
            return None
        if act.act == "deny":
            return self.phrases.say("frames.denies", speaker=speaker_named)
        target = self.phrases.country(act.target_country) if act.target_country else self._name(act.target)
        key = "frames.accuses" if target else "frames.accuses_nobody"
        return self.phrases.say(key, speaker=speaker_named, target=target)

    def _name(self, words: str, short: bool = False) -> str | None:
        """A name in the answer's language; ``short`` takes the last part of a full name that the glossary has."""
        language = self.phrases.language
        if not words:
            return None
        if short and (form := self.glossary.form(words, language)):
            return form.split()[-1]
        texts = [article.text for article in self.articles if article.language == language]
        return said(words, language, self.glossary, texts)

    def why(self, clash: Clash, groups: tuple[Group, ...]) -> str:
        """What exactly two versions conflict in."""
        if clash.kind == "denial":
            mutual = any(
                isinstance(v := groups[i].value, Blame) and "blame_each_other" in v.kinds for i in (clash.a, clash.b)
            )
            return self.phrases.say("why.mutual" if mutual else "why.denial")
        if clash.kind == "outcome":
            return self.phrases.say("why.outcome")
        return self.phrases.say(f"why.{clash.kind}", a=self.answer(groups[clash.a]), b=self.answer(groups[clash.b]))

    def why_updated(self, succession: Succession, groups: tuple[Group, ...]) -> str:
        """What the earlier and the later report say, with their days."""
        first, second = succession.claims
        assert first.day is not None and second.day is not None
        return self.phrases.say(
            "why.update",
            earlier=self.answer(groups[succession.earlier]),
            earlier_day=self.phrases.day(first.day),
            later=self.answer(groups[succession.later]),
            later_day=self.phrases.day(second.day),
        )

    def lead(self, comparison: Comparison, total: int, reporting: list[str]) -> str:
        """The neutral first sentence: how many sources address the question, and in what relation they stand.

        ``reporting`` names the outlets that report the event alone, for a refusal that can say so.
        """
        say, number = self.phrases.say, self.phrases.number
        if comparison.verdict == "unanswered":
            refusal = say("unanswered")
            return f"{refusal} {say('event_reported', outlets=self.phrases.list(reporting))}" if reporting else refusal
        cited = len({claim.article.outlet for group in comparison.groups for claim in group.claims})
        sentences = [say(f"lead.{comparison.verdict}", cited=number(cited), total=number(total))]
        sentences += [self.why(clash, comparison.groups) for clash in comparison.clashes[:2]]
        return " ".join(dict.fromkeys(sentences))
