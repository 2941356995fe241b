"""Questions, paragraphs and the crops of them that the span reader is trained and scored on.

Every public set is read into one shape: a ``Corpus`` of paragraphs and questions in one or several parallel
languages. ``Sampler`` draws training examples from corpora; ``held_out`` makes the fixed examples that score.
"""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDS = 3
ARCD_QUESTIONS = Path(__file__).with_name("arcd_questions.tsv")
"""A line for each question of ARCD: its id, and the question in the other languages that the first line names."""
XQUAD_LANGUAGES = ("ar", "en", "es", "de", "ru", "tr", "el", "hi", "ro", "vi")
SCORED_LANGUAGES = ("ar", "en", "es", "de", "ru", "tr")
_END = re.compile(r"[.!?؟۔。।…]+[\"»”’)\]]*\s+|\n+")
_SHORTEST = 25
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"(?<!\w)\d[\d.,]*\d|(?<!\w)\d(?!\w)")
_NAME = re.compile(r"(?:(?<=\s)|^)(?=[^\W\d_])(?-i:[A-ZÀ-ÖØ-ÞΑ-ΩА-ЯİŞĞÇ])[^\W_]+(?: [A-ZÀ-ÖØ-ÞΑ-ΩА-ЯİŞĞÇ][^\W_]+)*")


@dataclass(frozen=True)
class Answer:
    """Where a question's answer lies: paragraph number and code-point offsets into its text."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True)
class Question:
    """One question in each of the corpus's languages, and its answer in each language's paragraphs."""

    wording: dict[str, str]
    answer: dict[str, Answer]
    article: int

    @property
    def name(self) -> str:
        """What tells it from the others of its corpus: its article and its first wording."""
        return f"{self.article} {next(iter(self.wording.values()))}"


@dataclass(frozen=True)
class Corpus:
    """Parallel paragraphs: ``paragraphs[language][number]``, with the article that each number belongs to."""

    paragraphs: dict[str, list[str]]
    articles: list[int]
    questions: list[Question]

    @cached_property
    def sentences(self) -> dict[str, list[list[tuple[int, int]]]]:
        """Sentence offsets per language and paragraph."""
        return {language: [split(text) for text in texts] for language, texts in self.paragraphs.items()}

    @cached_property
    def asked(self) -> dict[int, list[Question]]:
        """Questions by paragraph number."""
        found: dict[int, list[Question]] = {}
        for question in self.questions:
            found.setdefault(next(iter(question.answer.values())).paragraph, []).append(question)
        return found

    @cached_property
    def members(self) -> dict[int, list[int]]:
        """Paragraph numbers of each article, those alone that have questions here."""
        found: dict[int, list[int]] = {}
        for number in self.asked:
            found.setdefault(self.articles[number], []).append(number)
        return found

    @cached_property
    def rarity(self) -> dict[str, Counter[str]]:
        """How many questions of each wording hold a word."""
        return {
            language: Counter(word for q in self.questions for word in set(_WORD.findall(q.wording[language])))
            for language in (self.questions[0].wording if self.questions else ())
        }

    def particular(self, wording: str, question: Question) -> list[str]:
        """The words of a question that make it about something in particular: numbers, names, and where its script
        has no capitals, words that few questions hold."""
        asked = question.wording[wording]
        numbers = _NUMBER.findall(asked)
        names = [name for name in _NAME.findall(asked) if not asked.startswith(name)]
        if asked.upper() == asked.lower():
            names = [word for word in _WORD.findall(asked) if len(word) > 3 and self.rarity[wording][word] <= 3]
        return [*names, *numbers]

    def only(self, articles: set[int]) -> Corpus:
        """The same paragraphs, with the questions of these articles alone."""
        kept = Corpus(self.paragraphs, self.articles, [q for q in self.questions if q.article in articles])
        kept.__dict__["sentences"] = self.sentences
        return kept


@dataclass(frozen=True)
class Example:
    """A question and a crop; ``start`` and ``end`` are code points of the answer in the crop, -1 where it has none.

    ``within`` is the crop's middle sentence.
    """

    question: str
    crop: str
    start: int
    end: int
    within: tuple[int, int]

    @property
    def answerable(self) -> bool:
        """Whether the crop holds the answer."""
        return self.start >= 0


def split(text: str) -> list[tuple[int, int]]:
    """Offsets of the sentences of ``text``, without the spaces around them; short pieces join their predecessor."""
    bounds: list[tuple[int, int]] = []
    at = 0
    for match in [*_END.finditer(text), None]:
        end = len(text) if match is None else match.end()
        piece = text[at:end]
        start, stop = at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip())
        at = end
        if start >= stop:
            continue
        if bounds and (stop - start < _SHORTEST or bounds[-1][1] - bounds[-1][0] < _SHORTEST):
            bounds[-1] = (bounds[-1][0], stop)
        else:
            bounds.append((start, stop))
    return bounds


def window(text: str, sentences: Sequence[tuple[int, int]], middle: int, budget: int) -> tuple[int, int]:
    """Offsets of a sentence with its two neighbours, cut at spaces to about ``budget`` code points.

    The middle sentence is never cut, so the window is longer than the budget where that sentence is.
    """
    start, end = sentences[middle]
    first = sentences[middle - 1][0] if middle else start
    last = sentences[middle + 1][1] if middle + 1 < len(sentences) else end
    spare = max(0, budget - (end - start))
    before = min(start - first, max(spare // 2, spare - (last - end)))
    after = min(last - end, spare - before)
    left, right = start - before, end + after
    while first < left < start and not text[left - 1].isspace():
        left += 1
    while end < right < last and not text[right].isspace():
        right -= 1
    return left, right


def sentence_of(sentences: Sequence[tuple[int, int]], offset: int) -> int:
    """Number of the sentence that holds, or comes last before, a code point."""
    return max((i for i, (start, _) in enumerate(sentences) if start <= offset), default=0)


def plain(text: str) -> str:
    """Text for comparing answers: case, diacritics, Arabic letter variants, articles and punctuation removed."""
    text = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    text = text.replace("ـ", "").replace("ى", "ي").replace("ة", "ه").replace("ٱ", "ا")
    text = "".join(" " if unicodedata.category(c)[0] in "PSZC" else c for c in text)
    return " ".join(word for word in text.split() if word not in {"a", "an", "the"})


def xquad(folder: Path) -> Corpus:
    """XQuAD in the languages used here; its articles are numbered in file order."""
    sets = {language: _squad(folder / "xquad" / f"{language}.json") for language in XQUAD_LANGUAGES}
    english = sets["en"]
    questions = [
        Question(
            {lang: sets[lang].questions[i].wording["_"] for lang in sets},
            {lang: sets[lang].questions[i].answer["_"] for lang in sets},
            question.article,
        )
        for i, question in enumerate(english.questions)
    ]
    return Corpus({lang: found.paragraphs["_"] for lang, found in sets.items()}, english.articles, questions)


def arcd(folder: Path, translated: Path = ARCD_QUESTIONS) -> Corpus:
    """ARCD, both parts: Arabic paragraphs, questions in seven languages. Those not translated are left out."""
    (_, *languages), *rows = (line.split("\t") for line in translated.read_text(encoding="utf-8").splitlines())
    wordings = {number: dict(zip(languages, row, strict=True)) for number, *row in rows}
    return _squad(folder / "arcd" / "arcd-train.json", folder / "arcd" / "arcd-test.json", translated=wordings)


def tydi(folder: Path) -> Corpus:
    """TyDi QA GoldP, English."""
    return _squad(folder / "tydiqa" / "tydiqa.goldp.en.train.json")


def piaf(folder: Path) -> tuple[Corpus, Corpus]:
    """PIAF without, and then with only, the questions of every third paragraph, which are held out everywhere."""
    whole = _squad(folder / "piaf" / "piaf-v1.0.json")
    parts: tuple[list[Question], list[Question]] = ([], [])
    for question in whole.questions:
        parts[question.answer["_"].paragraph % 3 == 0].append(question)
    kept, held = (Corpus(whole.paragraphs, whole.articles, part) for part in parts)
    return kept, held


def _squad(*paths: Path, translated: Mapping[str, dict[str, str]] | None = None) -> Corpus:
    """Files in SQuAD's layout, as a corpus of the one language ``_``. Answers that do not match are left out.

    ``translated``: other wordings by the question's id; questions without any are left out then.
    """
    texts: list[str] = []
    articles: list[int] = []
    questions: list[Question] = []
    article = -1
    for path in paths:
        for record in json.loads(path.read_text(encoding="utf-8"))["data"]:
            article += 1
            for paragraph in record["paragraphs"]:
                texts.append(paragraph["context"])
                articles.append(article)
                for asked in paragraph["qas"]:
                    answer = asked["answers"][0]
                    start, end = answer["answer_start"], answer["answer_start"] + len(answer["text"])
                    if paragraph["context"][start:end] != answer["text"]:
                        start = paragraph["context"].find(answer["text"])
                        end = start + len(answer["text"])
                    answer_at = Answer(len(texts) - 1, start, end)
                    wording = {"_": " ".join(asked["question"].split())} | (translated or {}).get(asked["id"], {})
                    if translated is None or len(wording) > 1:
                        questions.append(Question(wording, {"_": answer_at}, article))
    return Corpus({"_": texts}, articles, [q for q in questions if q.answer["_"].start >= 0 or len(paths) == 1])


def crop_for(corpus: Corpus, language: str, question: Question, wording: str, budget: int) -> Example | None:
    """The sentence that holds the answer, with its neighbours. None where the answer leaves the window."""
    answer = question.answer[language]
    if answer.start < 0:
        return None
    text, sentences = corpus.paragraphs[language][answer.paragraph], corpus.sentences[language][answer.paragraph]
    middle = sentence_of(sentences, answer.start)
    left, right = window(text, sentences, middle, budget)
    start, end = sentences[middle]
    if not (left <= answer.start < answer.end <= right):
        return None
    within = (start - left, end - left)
    return Example(question.wording[wording], text[left:right], answer.start - left, answer.end - left, within)


Rivals = Mapping[tuple[str, str], Sequence[tuple[int, int]]]
"""By language of the text and name of the question: paragraphs and sentences, by number, that are near to it."""


def rivals(corpus: Corpus, embed: Callable[[list[str]], NDArray[np.float32]], kept: int = 12) -> Rivals:
    """The sentences nearest to each question, of the paragraphs that questions are asked of, but for its own.

    ``embed`` gives unit vectors (texts x dimension) that are near where texts in any languages mean the same.
    """
    asked = [q.wording.get("en") or next(iter(q.wording.values())) for q in corpus.questions]
    questions = embed(asked)
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for language, texts in corpus.paragraphs.items():
        places = [
            (number, place)
            for number in sorted(corpus.asked)
            for place in range(len(corpus.sentences[language][number]))
        ]
        spans = [(number, *corpus.sentences[language][number][place]) for number, place in places]
        vectors = embed([texts[number][start:end] for number, start, end in spans])
        for question, vector in zip(corpus.questions, questions, strict=True):
            answer = question.answer[language]
            near = [places[i] for i in np.argsort(-(vectors @ vector))[: kept + 1]]
            own = sentence_of(corpus.sentences[language][answer.paragraph], answer.start) if answer.start >= 0 else -1
            found[language, question.name] = [one for one in near if one != (answer.paragraph, own)][:kept]
    return found


@dataclass
class Sampler:
    """Draws examples without end from one corpus, reproducibly.

    ``wordings`` and ``texts`` weigh the languages of the question and of the paragraph; drawn independently.
    """

    corpus: Corpus
    wordings: dict[str, float]
    texts: dict[str, float]
    chance: random.Random
    rivals: Rivals
    unanswerable: float = 0.45
    near: float = 0.4
    """Share of the unanswerable that are a sentence near to the question in meaning, as search finds them."""
    swapped: float = 0.2
    """Share of the unanswerable that are the answer's own crop, asked about another name or number."""

    def __iter__(self) -> Iterator[Example]:
        questions: list[Question] = []
        while True:
            if not questions:
                questions = list(self.corpus.questions)
                self.chance.shuffle(questions)
            question = questions.pop()
            found = self._negative(question) if self.chance.random() < self.unanswerable else self._positive(question)
            if found is not None:
                yield found

    def _languages(self) -> tuple[str, str]:
        (wording,) = self.chance.choices(list(self.wordings), list(self.wordings.values()))
        (text,) = self.chance.choices(list(self.texts), list(self.texts.values()))
        return wording, text

    def _budget(self) -> int:
        """About half single sentences, as evidence is read; else mostly about 300 code points, and some long crops."""
        draw = self.chance.random()
        return 0 if draw < 0.4 else 550 if draw < 0.47 else self.chance.randint(220, 400)

    def _positive(self, question: Question) -> Example | None:
        wording, language = self._languages()
        answer = question.answer[language]
        sentences = self.corpus.sentences[language][answer.paragraph]
        found = crop_for(self.corpus, language, question, wording, self._budget())
        if found is None or len(sentences) == 1 or self.chance.random() < 0.7:
            return found
        # the answer may also lie in a neighbour of the middle sentence
        middle = sentence_of(sentences, answer.start) + self.chance.choice((-1, 1))
        if not 0 <= middle < len(sentences):
            return found
        text = self.corpus.paragraphs[language][answer.paragraph]
        left, right = window(text, sentences, middle, self._budget())
        if not (left <= answer.start < answer.end <= right):
            return found
        start, end = sentences[middle]
        within = (start - left, end - left)
        return Example(question.wording[wording], text[left:right], answer.start - left, answer.end - left, within)

    def _negative(self, question: Question) -> Example | None:
        wording, language = self._languages()
        answer = question.answer[language]
        if self.chance.random() < self.swapped and (found := self._swapped(question, wording, language)):
            return found
        if self.chance.random() < self.near and (found := self._rival(question, wording, language)):
            return found
        draw = self.chance.random()
        crops: list[tuple[str, tuple[int, int]]] = []
        if draw < 0.6:
            crops = self._elsewhere(question, language, [answer.paragraph], asked=draw < 0.3)
        if not crops:
            others = [n for n in self.corpus.members[question.article] if n != answer.paragraph]
            if len(others) > 6:
                others = self.chance.sample(others, 6)
            if others:
                crops = self._elsewhere(question, language, others, asked=False)
            if draw < 0.85 and len(crops) > 1:
                words = _shingles(question.wording.get(language, question.wording[wording]))
                crops = [max(crops, key=lambda crop: len(words & _shingles(crop[0])))]
        if not crops:
            number = self.chance.choice(self.corpus.questions).answer[language].paragraph
            crops = self._elsewhere(question, language, [number], asked=False)
        if not crops:
            return None
        crop, within = self.chance.choice(crops)
        return Example(question.wording[wording], crop, -1, -1, within)

    def _swapped(self, question: Question, wording: str, language: str) -> Example | None:
        """The crop that answers, with a question in which a name, a number or a rare word is another's."""
        found = crop_for(self.corpus, language, question, wording, self._budget())
        asked, own = question.wording[wording], self.corpus.particular(wording, question)
        others = [q for q in self.corpus.asked[self.chance.choice(self.corpus.members[question.article])]]
        other = self.chance.choice(others if self.chance.random() < 0.5 else self.corpus.questions)
        new = [part for part in self.corpus.particular(wording, other) if plain(part) not in plain(asked)]
        if found is None or not own or not new:
            return None
        old = self.chance.choice(own)
        alike = [part for part in new if part[0].isdigit() == old[0].isdigit()]
        if not alike:
            return None
        changed = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: self.chance.choice(alike), asked)
        if changed == asked or any(plain(part) in plain(found.crop) for part in alike):
            return None
        return Example(changed, found.crop, -1, -1, found.within)

    def _rival(self, question: Question, wording: str, language: str) -> Example | None:
        """One of the sentences nearest to the question that do not answer it."""
        near = list(self.rivals.get((language, question.name), ()))
        self.chance.shuffle(near)
        crops = (self._without_answer(question, language, number, middle) for number, middle in near)
        found = next((crop for crop in crops if crop), None)
        return Example(question.wording[wording], found[0], -1, -1, found[1]) if found else None

    def _elsewhere(
        self, question: Question, language: str, numbers: Sequence[int], asked: bool
    ) -> list[tuple[str, tuple[int, int]]]:
        """Crops of these paragraphs that hold neither the answer nor its words.

        ``asked`` keeps those around the answers of other questions, where there are any.
        """
        found = []
        for number in numbers:
            sentences = self.corpus.sentences[language][number]
            middles: Sequence[int] = range(len(sentences))
            if asked:
                others = [q.answer[language].start for q in self.corpus.asked.get(number, ()) if q is not question]
                middles = [sentence_of(sentences, start) for start in others] or middles
            found += [self._without_answer(question, language, number, middle) for middle in middles]
        return [crop for crop in found if crop]

    def _without_answer(
        self, question: Question, language: str, number: int, middle: int
    ) -> tuple[str, tuple[int, int]] | None:
        """The crop around a sentence of a paragraph; None where it holds the answer or its words."""
        answer = question.answer[language]
        words = f" {plain(self.corpus.paragraphs[language][answer.paragraph][answer.start : answer.end])} "
        text, sentences = self.corpus.paragraphs[language][number], self.corpus.sentences[language][number]
        left, right = window(text, sentences, middle, self._budget())
        if number == answer.paragraph and left < answer.end and answer.start < right:
            return None
        if words.strip() and words in f" {plain(text[left:right])} ":
            return None
        start, end = sentences[middle]
        return text[left:right], (start - left, end - left)


def _shingles(text: str) -> set[str]:
    """Runs of four letters: a measure of shared words that needs no knowledge of a language."""
    bare = f" {plain(text)} "
    return {bare[i : i + 4] for i in range(len(bare) - 3)}
