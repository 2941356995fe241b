"""From claims to versions, and whether two versions can both hold. Similarity decides nothing here.

Claims whose values say the same are one version. Two versions that cannot both hold conflict, unless they tell of a
changing state at different times; then the later updates the earlier.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from rag.answer import ConflictKind, Verdict
from rag.claims.claim import Claim, Value
from rag.claims.members import Members, Roster
from rag.claims.moment import Moment
from rag.claims.quantity import Quantity
from rag.claims.slot import Slot, concepts_in
from rag.claims.values import Blame, Stance, Words
from rag.lexicon import fold

_NEAR_VERBATIM = 85
_SPEECH_LENGTH = 60


@dataclass(frozen=True)
class Group:
    """The claims that give one answer, the most probable first; ``value`` is None where none is given."""

    value: Value | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Clash:
    """Two groups, by index, that cannot both hold, by one claim of each. Equal where one group holds both sides."""

    a: int
    b: int
    claims: tuple[Claim, Claim]
    kind: ConflictKind


@dataclass(frozen=True)
class Succession:
    """Two groups, by index, of a changing state, by one claim of each, the earlier first."""

    earlier: int
    later: int
    claims: tuple[Claim, Claim]


@dataclass(frozen=True)
class Comparison:
    """``groups`` that fill come first. ``wire`` holds claims that carry one text; ``accounts`` counts what is left."""

    slot: Slot
    verdict: Verdict
    groups: tuple[Group, ...]
    clashes: tuple[Clash, ...]
    successions: tuple[Succession, ...]
    wire: tuple[tuple[Claim, ...], ...]
    accounts: int


def compare(slot: Slot, claims: Sequence[Claim]) -> Comparison:
    """Group the claims and name what clashes. Without a claim that fills, the verdict is ``unanswered``."""
    filling = _groups([c for c in claims if c.value is not None])
    reporting = tuple(c for c in claims if c.value is None and c.article.outlet not in _outlets(filling))
    clashes, successions = _incompatible(slot, filling)
    wire = _wire([c for c in claims if c.value is not None])
    accounts = _accounts([c for c in claims if c.value is not None], wire)
    groups = (*filling, Group(None, reporting)) if filling and reporting else tuple(filling)
    return Comparison(
        slot, _verdict(filling, clashes, successions, accounts), groups, clashes, successions, wire, accounts
    )


def _outlets(groups: Sequence[Group]) -> set[str]:
    return {claim.article.outlet for group in groups for claim in group.claims}


def _groups(claims: Sequence[Claim]) -> list[Group]:
    groups: list[list[Claim]] = []
    for claim in sorted(claims, key=lambda c: -c.probability):
        home = next((g for g in groups if _same(g[0].value, claim.value)), None)
        if home is None:
            groups.append([claim])
        else:
            home.append(claim)
    return [Group(group[0].value, tuple(group)) for group in groups]


def _same(a: Value | None, b: Value | None) -> bool:
    return type(a) is type(b) and a is not None and a.same(b)  # type: ignore[arg-type]  # of one type, as just checked


def _contradiction(slot: Slot, a: Value | None, b: Value | None) -> ConflictKind | None:
    """In what two answers contradict each other; None where both can hold."""
    match a, b:
        case (Blame(), Blame()):
            return None if a.compatible(b) else "denial"
        case (Blame() as blame, other) | (other, Blame() as blame):
            return "denial" if other is not None and blame.contests(other) else None
        case (Words(), Words()):
            return "actor" if slot.single and a.name and b.name else None
        case (Members(), Members()) if slot.specific and not slot.listing:
            return None
        case _ if type(a) is not type(b) or a is None or a.compatible(b):  # type: ignore[arg-type]  # of one type
            return None
    return _kind(a)


def _incompatible(slot: Slot, groups: Sequence[Group]) -> tuple[tuple[Clash, ...], tuple[Succession, ...]]:
    clashes: list[Clash] = []
    successions: list[Succession] = []
    for index, group in enumerate(groups):
        if isinstance(group.value, Blame) and group.value.disputed:
            clashes.append(Clash(index, index, (group.claims[0], group.claims[0]), "denial"))
    for (a, first), (b, second) in combinations(enumerate(groups), 2):
        kind = _contradiction(slot, first.value, second.value)
        if kind is None:
            continue
        changing = slot.changing or (kind == "date" and _put_off(first, second))
        pair = _same_time(first, second) if changing else (first.claims[0], second.claims[0])
        if pair is not None:
            clashes.append(Clash(a, b, pair, kind))
        else:
            one, other = first.claims[0], second.claims[0]
            assert one.day is not None and other.day is not None
            if one.day <= other.day:
                successions.append(Succession(a, b, (one, other)))
            else:
                successions.append(Succession(b, a, (other, one)))
    return tuple(clashes), tuple(successions)


def _put_off(a: Group, b: Group) -> bool:
    """Whether an account of one of two days tells that it was put off, so that both may have been true when told."""
    return any(
        "postpone" in concepts_in(claim.article.text[p.start : p.end], claim.article.language)
        for group in (a, b)
        for claim in group.claims
        for p in claim.passages
    )


def _same_time(a: Group, b: Group) -> tuple[Claim, Claim] | None:
    """A claim of each that may be of one time; a time that is not stated is taken to be the same."""
    for one in a.claims:
        for other in b.claims:
            if one.day is None or other.day is None or one.day == other.day:
                return one, other
    return None


def _kind(value: Value | None) -> ConflictKind:
    match value:
        case Quantity():
            return "number"
        case Moment():
            return "date"
        case Members() | Roster():
            return "members"
        case Stance():
            return "outcome"
    return "other"


def _wire(claims: Sequence[Claim]) -> tuple[tuple[Claim, ...], ...]:
    """Claims of different outlets whose passages are near-verbatim the same or quote the same speech."""
    parent = list(range(len(claims)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    texts = [[fold(c.article.text[p.start : p.end]).text for p in c.passages] for c in claims]
    for i, j in combinations(range(len(claims)), 2):
        if claims[i].article.outlet != claims[j].article.outlet and any(
            _near_verbatim(a, b) for a in texts[i] for b in texts[j]
        ):
            parent[root(j)] = root(i)
    families: defaultdict[int, list[Claim]] = defaultdict(list)
    for i, claim in enumerate(claims):
        families[root(i)].append(claim)
    return tuple(tuple(family) for family in families.values() if len(family) > 1)


def _near_verbatim(a: str, b: str) -> bool:
    shorter = min(len(a), len(b))
    return fuzz.ratio(a, b) >= _NEAR_VERBATIM or (shorter >= _SPEECH_LENGTH and fuzz.partial_ratio(a, b) >= 95)


def _accounts(claims: Sequence[Claim], wire: Sequence[Sequence[Claim]]) -> int:
    """Outlets that fill, those that carry one text counted once."""
    outlets = {c.article.outlet: c.article.outlet for c in claims}
    for family in wire:
        first = outlets[family[0].article.outlet]
        joined = {outlets[c.article.outlet] for c in family}
        outlets = {name: first if home in joined else home for name, home in outlets.items()}
    return len(set(outlets.values()))


def _verdict(
    groups: Sequence[Group], clashes: Sequence[Clash], successions: Sequence[Succession], accounts: int
) -> Verdict:
    if not groups:
        return "unanswered"
    if clashes:
        return "conflict"
    if successions:
        return "update"
    if accounts == 1:
        return "single_source"
    return "agreement" if len(groups) == 1 else "complementary"
