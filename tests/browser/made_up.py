"""A desk with made-up answers over the seed articles and a few invented ones, so that the page can be tried alone."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from index.article import Article, Sentence
from index.errors import RiwayatError
from rag.answer import Answer, Citation, Conflict, Decision, SharedText, Update, Version
from rag.matrix import questions
from rag.question import Question
from tests.browser.payloads import PAYLOADS

SEEDS = Path(__file__).parents[2] / "seeds"

GENEVA_AR = "من ألغى اجتماع جنيف؟"
GENEVA_EN = "Who cancelled the Geneva meeting?"
CORRIDOR_EN = "How many people will leave through the corridor?"
OFF_TOPIC = "Who won the chess tournament in Oslo?"
TOPIC = "the Geneva meeting"
FOR_ONE = re.compile(r"I am number (\d+)\.")
BROKEN = "Break, please."
SLOW = "Take your time."

REFUSAL = "None of these sources answers this question."
MANIFEST: Mapping[str, Mapping[str, Any]] = {
    "001_35f9382bdec65fdc": {"outlet": "العربي الجديد"},
    "004_bd438237ea05216b": {
        "outlet": "إرم نيوز",
        "url": "https://www.eremnews.com",
        "title": "بعد جولة عقيمة.. هل تنجح محادثات كيري ولافروف بفرض هدنة في حلب؟",
    },
    "000_cd930860087fa482": {"published": "2016-12-09", "published_inferred": True},
    "002_691a44907311faf3": {"published": "2016-12-08", "published_inferred": True},
}
HARBOUR = (
    "Envoys said on Thursday that a corridor out of eastern Aleppo would open at dawn.\n\n"
    "A spokesman for the governor (المحافظ) told Reuters that 10,500 people were expected to leave by Saturday "
    "evening, many of them on foot.\n\nAid groups could not confirm the figure."
)


def articles() -> dict[str, Article]:
    """The five seeds, an English article with a title, and a French one that carries the same wire text."""
    seeds = {
        path.stem: Article(
            id=path.stem,
            text=path.read_text(encoding="utf-8"),
            language="ar",
            outlet=str(MANIFEST.get(path.stem, {}).get("outlet", path.stem)),
            outlet_known="outlet" in MANIFEST.get(path.stem, {}),
            **{key: value for key, value in MANIFEST.get(path.stem, {}).items() if key != "outlet"},
        )
        for path in sorted(SEEDS.glob("*.txt"))
    }
    invented = (
        Article(
            "harbour-1",
            HARBOUR,
            "The Harbour Post",
            True,
            "Corridor to open at dawn, envoys say",
            "https://harbour.example/corridor",
            "2016-12-09T07:30:00Z",
            False,
            "en",
        ),
        Article("gazette-9", HARBOUR, "Gazette du Levant (AFP)", True, None, None, "2016-12-09", False, "en"),
    )
    return {**seeds, **{article.id: article for article in invented}}


@dataclass
class MadeUpDesk:
    """Answers five questions from the articles; every other is refused. ``pause`` seconds lie between the steps."""

    pause: float = 0.0
    shelf: dict[str, Article] = field(default_factory=articles)

    @property
    def index(self) -> Any:
        return SimpleNamespace(articles=self.shelf)

    def examples(self) -> tuple[str, ...]:
        return (GENEVA_AR, GENEVA_EN, "منذ كم سنة يبحث كيري ولافروف تسوية النزاع السوري؟", CORRIDOR_EN)

    def nearest(self, question: Question) -> tuple[str, ...]:
        return (GENEVA_EN, CORRIDOR_EN)

    def first(self, question: Question) -> tuple[tuple[Sentence, ...], Answer]:
        """The first line of each article, and no version but of one question, the first of its answer."""
        if question.outlets:
            raise RiwayatError("No article matches these restrictions.")
        answer = self.ask(Question(GENEVA_EN))
        versions = answer.versions[:1] if question.text == GENEVA_EN else ()
        opening = ((article.id, article.text.split("\n")[0]) for article in self.shelf.values())
        near = tuple(Sentence(f"{one}:0", one, 0, 0, 0, len(text), text) for one, text in opening)
        return near, replace(answer, versions=versions, conflicts=(), updates=(), shared_text=())

    def stream(self, question: Question) -> Iterator[Mapping[str, object]]:
        time.sleep(20 * self.pause if question.text == SLOW else self.pause)
        answer = self.ask(question)
        cited = tuple(citation for version in answer.versions for citation in version.citations)
        yield {"evidence": cited}
        time.sleep(self.pause)
        yield {"comparison": object()}
        time.sleep(self.pause)
        yield {"answer": answer}

    def ask(self, question: Question) -> Answer:
        if (number := FOR_ONE.fullmatch(question.text)) is not None:
            return replace(self._geneva(question.text, "en"), summary=f"This is for number {number[1]}.")
        if question.text == BROKEN:
            raise ValueError("/secret/path is not for readers")
        if question.outlets:
            raise RiwayatError("No article matches these restrictions.")
        if (aspect := self._aspect(question.text)) is not None:
            return self._corridor(question.text) if aspect % 2 else self._geneva(question.text, "en")
        if question.text in (GENEVA_AR, GENEVA_EN):
            return self._geneva(question.text, "ar" if question.text == GENEVA_AR else "en")
        if question.text == CORRIDOR_EN:
            return self._corridor(question.text)
        silent = tuple(article.outlet for article in self.shelf.values())
        return Answer(
            question.text, "en", "unanswered", REFUSAL, (), (), (), (), silent, len(silent), 0, 0, Decision(0.1, 0.5)
        )

    @staticmethod
    def _aspect(text: str) -> int | None:
        """Which question of a comparison this is."""
        asked = [question.text for _, question in questions(Question(TOPIC))]
        return asked.index(text) if text in asked else None

    def cite(
        self, n: int, article_id: str, quote: str, speaker: str | None = None, words: str | None = None
    ) -> Citation:
        article = self.shelf[article_id]
        start = article.text.index(quote)
        at = None if words is None else start + quote.index(words)
        return Citation(
            n,
            article_id,
            article.outlet,
            article.outlet_known,
            article.published,
            article.published_inferred,
            article.url,
            quote,
            start,
            start + len(quote),
            speaker,
            None if at is None or words is None else (at, at + len(words)),
        )

    def _geneva(self, question: str, language: str) -> Answer:
        accused = "واتهم لافروف أمريكا بالمسؤولية عن ذلك."
        denied = "وهو ما نفاه كيري أثناء مروره الثلاثاء ببروكسل، حيث شارك في آخر اجتماع وزاري له في الحلف الأطلسي."
        mutual = (
            "وكان من المقرر أن يعقد الاجتماع التقني الروسي الأميركي في جنيف الثلاثاء أو الأربعاء، لكنه ألغي "
            "وتبادل كيري ونظيره الروسي سيرغي لافروف المسؤولية عن ذلك."
        )
        cancelled = "وكان مقرراً أن تعقد، الثلاثاء، اجتماعات تقنية روسية أميركية في جنيف لكنها ألغيت."
        arabic = language == "ar"
        first = Version(
            1,
            "أمريكا، في اتهام لافروف؛ ونفى كيري" if arabic else "America, Lavrov says; Kerry denies it",
            True,
            ("إرم نيوز",),
            (
                self.cite(1, "004_bd438237ea05216b", accused, "سيرغي لافروف", "أمريكا"),
                self.cite(2, "004_bd438237ea05216b", denied, "جون كيري", "نفاه كيري"),
            ),
        )
        second = Version(
            2,
            "تبادل كيري ولافروف المسؤولية" if arabic else "Kerry and Lavrov blame each other",
            True,
            ("000_cd930860087fa482",),
            (
                self.cite(
                    3, "000_cd930860087fa482", mutual, "جون كيري ; سيرغي لافروف", "كيري ونظيره الروسي سيرغي لافروف"
                ),
            ),
        )
        third = Version(
            3,
            "أُلغي، ولم يُسمَّ أحد" if arabic else "It was cancelled; nobody is named",
            False,
            ("002_691a44907311faf3",),
            (self.cite(4, "002_691a44907311faf3", cancelled),),
        )
        silent = ("العربي الجديد", "003_7c550cd0ae28dc61")
        return Answer(
            question,
            language,
            "conflict",
            "ثلاثة من خمسة مصادر تذكر الإلغاء: في مصدرين يختلف لافروف وكيري على المسؤولية، ومصدر لا يسمّي أحداً."
            if arabic
            else "Three of five sources report the cancellation: in two, Lavrov and Kerry dispute the blame; "
            "one names nobody.",
            (first, second, third),
            (
                Conflict(
                    1,
                    1,
                    (1, 2),
                    "denial",
                    "لافروف يتهم أمريكا، وكيري ينفي." if arabic else "Lavrov accuses America, Kerry denies it.",
                ),
                Conflict(
                    1,
                    2,
                    (1, 3),
                    "actor",
                    "أحدهما يتهم أمريكا وحدها، والآخر يتحدث عن لوم متبادل."
                    if arabic
                    else "One blames America alone, the other reports mutual blame.",
                ),
            ),
            (),
            (),
            silent,
            len(silent),
            0,
            2,
            Decision(0.9, 0.5),
        )

    def _corridor(self, question: str) -> Answer:
        number = "10,500 people were expected to leave by Saturday evening, many of them on foot."
        spokesman = f"A spokesman for the governor (المحافظ) told Reuters that {number}"
        earlier = 'وقال: "سيكون هناك ممر لإجلاء 8000 شخص لمسافة 5 كيلومترات".'
        lavrov = self.cite(1, "002_691a44907311faf3", earlier, "سيرغي لافروف", "8000 شخص")
        post = self.cite(2, "harbour-1", spokesman, "a spokesman for the governor", "10,500 people")
        gazette = self.cite(3, "gazette-9", spokesman, "a spokesman for the governor", "10,500 people")
        return Answer(
            question,
            "en",
            "update",
            "Three outlets give a number, and it changed between 8 and 9 December: 8,000, then 10,500.",
            (
                Version(1, "8000", True, (lavrov.outlet,), (lavrov,)),
                Version(2, "10,500 people", True, (post.outlet, gazette.outlet), (post, gazette)),
            ),
            (),
            (Update(1, 2, (1, 2), "8,000 people, later 10,500 people."),),
            (SharedText((post.outlet, gazette.outlet), (2, 3)),),
            ("العربي الجديد", "إرم نيوز"),
            60,
            3,
            2,
            Decision(0.9, 0.5),
        )


@dataclass
class HostileDesk(MadeUpDesk):
    """Every article, field and answer is one of PAYLOADS."""

    def nearest(self, question: Question) -> tuple[str, ...]:
        return PAYLOADS

    def first(self, question: Question) -> tuple[tuple[Sentence, ...], Answer]:
        near, answer = super().first(replace(question, outlets=()))
        told = self.ask(question) if question.text != OFF_TOPIC else answer
        versions = told.versions if question.text == GENEVA_EN else ()
        return near, replace(told, versions=versions, conflicts=(), updates=(), shared_text=())

    def __post_init__(self) -> None:
        self.shelf = {
            payload: Article(payload, f"{payload}\n{payload}", payload, True, payload, payload, payload, True, "en")
            for payload in PAYLOADS
        }

    def examples(self) -> tuple[str, ...]:
        return PAYLOADS

    def ask(self, question: Question) -> Answer:
        if question.text == OFF_TOPIC:
            return MadeUpDesk.ask(self, question)
        cited = [self.cite(n, payload, payload, payload, payload) for n, payload in enumerate(PAYLOADS, start=1)]
        versions = tuple(Version(c.n, c.quote, True, (c.outlet,), (c,)) for c in cited)
        return Answer(
            question.text,
            "en",
            "conflict",
            " ".join(PAYLOADS),
            versions,
            tuple(Conflict(1, c.n, (1, c.n), "other", c.quote) for c in cited),
            tuple(Update(1, c.n, (1, c.n), c.quote) for c in cited[1:]),
            (SharedText(PAYLOADS, (1, 2)),),
            PAYLOADS,
            len(PAYLOADS),
            0,
            len(PAYLOADS),
            Decision(0.9, 0.5),
            f"llm:{PAYLOADS[1]}",
        )


if __name__ == "__main__":
    from rag.page import launch

    desk = HostileDesk if "hostile" in sys.argv else MadeUpDesk
    launch(desk(pause=0.1), port=None, mcp="mcp" in sys.argv)
