"""How versions, conflicts and the lead are said: in the question's language where code can do so without inventing."""

from __future__ import annotations

from datetime import date

from rag.claims.claim import Claim, Value
from rag.claims.disputes import Dispute
from rag.claims.members import Members
from rag.claims.moments import Moment
from rag.claims.quantities import Quantity
from rag.claims.values import Blame, Stance, Words
from rag.comparison import Clash, Comparison, Group, Succession
from rag.phrases import Phrases


def answer_words(group: Group, phrases: Phrases) -> str:
    """A version's answer."""
    if group.value is None:
        return phrases.say("not_named")
    return _value(group.value, group.claims[0], phrases)


def _value(value: Value, claim: Claim, phrases: Phrases) -> str:
    quoted = claim.article.text[claim.passages[0].start : claim.passages[0].end]
    match value:
        case Quantity():
            return _quantity(value, quoted, phrases)
        case Moment():
            return _moment(value, quoted, phrases)
        case Members():
            return phrases.list(sorted(phrases.country(code) for code in value.countries))
        case Stance():
            return phrases.say("yes" if value.holds else "no")
        case Blame():
            return phrases.say("frames.joiner").join(_act(act, phrases) for act in value.acts)
        case Words():
            return value.text


def _quantity(value: Quantity, quoted: str, phrases: Phrases) -> str:
    if value.unit == "money" or value.precision == "vague":
        return quoted[value.start : value.end]
    number = phrases.counted(value.value, value.unit) if value.unit else phrases.number(value.value)
    return number if value.precision == "exact" else phrases.say(f"approximately.{value.precision}", n=number)


def _moment(value: Moment, quoted: str, phrases: Phrases) -> str:
    weekday = phrases.weekday(value.weekday) if value.weekday is not None else ""
    if value.day and value.month:
        day = date(value.year or 2000, value.month, value.day)
        written = phrases.day(day) if value.year else phrases.day_and_month(day)
        return f"{weekday} {written}".strip()
    return weekday or quoted[value.start : value.end]


def _act(act: Dispute, phrases: Phrases) -> str:
    target = phrases.country(act.target_country) if act.target_country else act.target
    match act.act:
        case "blame_each_other":
            return phrases.say("frames.blame_each_other_unnamed")
        case "accuse":
            return phrases.say("frames.accuses" if target else "frames.accuses_nobody", speaker=act.who, target=target)
        case "deny":
            return phrases.say("frames.denies", speaker=act.who)


def why(clash: Clash, groups: tuple[Group, ...], phrases: Phrases) -> str:
    """What exactly two versions conflict in."""
    if clash.kind == "denial":
        mutual = any(
            isinstance(v := groups[i].value, Blame) and "blame_each_other" in v.kinds for i in (clash.a, clash.b)
        )
        return phrases.say("why.mutual" if mutual else "why.denial")
    if clash.kind == "outcome":
        return phrases.say("why.outcome")
    a, b = answer_words(groups[clash.a], phrases), answer_words(groups[clash.b], phrases)
    return phrases.say(f"why.{clash.kind}", a=a, b=b)


def why_updated(succession: Succession, groups: tuple[Group, ...], phrases: Phrases) -> str:
    """What the earlier and the later report say, with their days."""
    first, second = succession.claims
    assert first.day is not None and second.day is not None
    return phrases.say(
        "why.update",
        earlier=answer_words(groups[succession.earlier], phrases),
        earlier_day=phrases.day(first.day),
        later=answer_words(groups[succession.later], phrases),
        later_day=phrases.day(second.day),
    )


def lead(comparison: Comparison, total: int, reporting: list[str], phrases: Phrases) -> str:
    """The neutral first sentence: how many sources address the question, and in what relation they stand.

    ``reporting`` names the outlets that report the event alone, for a refusal that can say so.
    """
    if comparison.verdict == "unanswered":
        refusal = phrases.say("unanswered")
        return f"{refusal} {phrases.say('event_reported', outlets=phrases.list(reporting))}" if reporting else refusal
    cited = len({claim.article.outlet for group in comparison.groups for claim in group.claims})
    sentences = [phrases.say(f"lead.{comparison.verdict}", cited=phrases.number(cited), total=phrases.number(total))]
    sentences += [why(clash, comparison.groups, phrases) for clash in comparison.clashes[:2]]
    return " ".join(dict.fromkeys(sentences))
