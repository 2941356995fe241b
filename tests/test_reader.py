"""The span reader: offsets that are exact, a build that follows its weights, and answers that make sense."""

from __future__ import annotations

import math
import random
import shutil
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import bundled
from rag.reader import Reader, build, data, news, score, weights
from rag.reader.mean import mean
from rag.reader.spans import Logits, best

CROP = "أعلنت شركة الحافلات في المدينة أنها ستشتري 37 حافلة جديدة. وقال مديرها إن المرآب القديم سيغلق في الخريف."
UNRELATED = "يفضل كثير من الطهاة إضافة الليمون إلى حساء العدس قبل تقديمه ساخنا مع الخبز."
BUSES = (
    "كم حافلة ستشتري الشركة؟",
    "How many buses will the company buy?",
    "Combien de bus la société va-t-elle acheter ?",
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """What users run, built once."""
    return Reader.load(tmp_path_factory.mktemp("cache"))


def logits(offsets: list[tuple[int, int]], start: int, end: int) -> Logits:
    """Logits that prefer one first and one last token."""
    first, last = (np.full(len(offsets), -5.0, np.float32) for _ in range(2))
    first[start] = last[end] = 5.0
    return Logits(first, last, offsets, 0.0)


@pytest.mark.parametrize("question", BUSES, ids=("ar", "en", "fr"))
def test_number_question_finds_the_number(reader: Reader, question: str) -> None:
    answer, stray = reader.read(question, [CROP, UNRELATED])
    assert "37" in CROP[slice(*answer.spans[0])]
    assert answer.answerable > stray.answerable


def test_readings_are_exact_code_points_in_the_order_of_the_crops(reader: Reader) -> None:
    crops = [UNRELATED * 4, "🚌🚌 𝒂 " + CROP, "نعم.", CROP]
    readings = reader.read(BUSES[1], crops)
    assert len(readings) == len(crops)
    for crop, reading in zip(crops, readings, strict=True):
        assert reading.spans
        for start, end in reading.spans:
            assert 0 <= start < end <= len(crop)
            assert crop[start:end] == crop[start:end].strip()
        assert 0 <= reading.answerable <= 1 and reading.score <= 0
    assert "37" in crops[1][slice(*readings[1].spans[0])]
    assert reader.read(BUSES[1], crops) == readings


def test_a_crop_is_read_alike_in_any_company(reader: Reader) -> None:
    (alone,) = reader.read(BUSES[0], [CROP])
    assert reader.read(BUSES[0], [UNRELATED * 5, CROP, "نعم."])[1] == alone


def test_float32_is_built_beside_and_says_much_the_same(reader: Reader, tmp_path: Path) -> None:
    (exact,) = Reader.load(tmp_path, quantised=False).read(BUSES[0], [CROP])
    assert [path.name for path in tmp_path.iterdir()] == ["span-reader-float32"]
    (quantised,) = reader.read(BUSES[0], [CROP])
    assert exact.spans[0] == quantised.spans[0]
    assert exact.answerable == pytest.approx(quantised.answerable, abs=0.05)


def test_no_crops_no_readings(reader: Reader) -> None:
    assert reader.read(BUSES[0], []) == []


@pytest.mark.parametrize("crop", ["", " \n "], ids=("empty", "spaces"))
def test_crop_with_nothing_to_read(reader: Reader, crop: str) -> None:
    (reading,) = reader.read(BUSES[0], [crop])
    assert not reading.spans and reading.score == -math.inf and reading.answerable == 0


def test_within_keeps_the_span_inside_and_lowers_the_verdict_elsewhere(reader: Reader) -> None:
    first, second = data.split(CROP)
    whole, inside, outside = reader.read(BUSES[0], [CROP] * 3, within=[(0, len(CROP)), first, second])
    assert all(first[0] <= start < end <= first[1] for start, end in inside.spans)
    assert all(second[0] <= start < end <= second[1] for start, end in outside.spans)
    assert whole.spans[0] == inside.spans[0]
    assert outside.answerable < inside.answerable


def test_within_must_match_the_crops(reader: Reader) -> None:
    with pytest.raises(ValueError, match="zip"):
        reader.read(BUSES[0], [CROP], within=[])


def test_span_takes_whole_words_and_sheds_punctuation() -> None:
    crop = "بلغ «الثلاثين»، ثم"
    offsets = [(0, 3), (4, 7), (7, 10), (10, 13), (13, 15), (16, 18)]
    span = best(crop, logits(offsets, 1, 2), None)
    assert span is not None and crop[span.start : span.end] == "الثلاثين"


def test_other_spans_share_no_word_with_the_best() -> None:
    crop = "one two three four five six"
    offsets = [(0, 3), (4, 7), (8, 13), (14, 18), (19, 23), (24, 27)]
    torn = Logits(
        np.log(np.array([0.5, 0.01, 0.01, 0.01, 0.46, 0.01], np.float32)),
        np.log(np.array([0.5, 0.01, 0.01, 0.01, 0.46, 0.01], np.float32)),
        offsets,
        0.0,
    )
    span = best(crop, torn, None)
    assert span is not None and crop[span.start : span.end] == "one"
    assert [crop[start:end] for start, end in span.others] == ["five"]


def test_span_outside_the_allowed_part_leaves_it_no_share() -> None:
    crop = "one two three four"
    offsets = [(0, 3), (4, 7), (8, 13), (14, 18)]
    span = best(crop, logits(offsets, 0, 1), (8, 18))
    assert span is not None and span.start >= 8 and span.share < 0.01
    whole = best(crop, logits(offsets, 0, 1), None)
    assert whole is not None and crop[whole.start : whole.end] == "one two" and whole.share == 1


def test_offsets_count_code_points_not_units(reader: Reader) -> None:
    crop = "😀😀 في 12 مايو"
    (encoded,) = reader.encode("متى؟", [crop])
    assert max(end for _, end in encoded.offsets) == len(crop)
    at = crop.index("12")
    touched = encoded.tokens_of(at, at + 2)
    assert touched is not None
    assert encoded.offsets[touched[0] - encoded.first][0] == at


def test_long_texts_are_cut_not_refused(reader: Reader) -> None:
    (reading,) = reader.read("لماذا " * 500, [CROP * 50])
    assert reading.spans


def test_another_weight_file_triggers_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []

    def graph(packed: object, update: object, quantised: bool) -> bytes:
        made.append(update)
        return b"graph"

    folder = tmp_path / "weights"
    shutil.copytree(weights.FOLDER, folder)
    monkeypatch.setattr(bundled, "read_packed", lambda path: None)
    monkeypatch.setattr(bundled, "tokenizer_json", lambda packed: "{}")
    monkeypatch.setattr(build, "graph", graph)
    for _ in range(2):
        build.built(tmp_path / "cache", None, folder)
    assert len(made) == 1
    shutil.copy(folder / "fold-1.safetensors", folder / "fold-0.safetensors")
    (folder / "fold-2.safetensors").write_bytes((folder / "fold-2.safetensors").read_bytes() + b" ")
    monkeypatch.setattr(weights, "load", lambda paths: None)
    build.built(tmp_path / "cache", None, folder)
    assert len(made) == 2
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == ["span-reader"]


def test_mean_of_folds_is_the_mean_of_their_updates(tmp_path: Path) -> None:
    chance = np.random.default_rng(5)
    folds = []
    for fold in range(2):
        up, down = (chance.normal(size=shape).astype(np.float32) for shape in ((6, 3), (3, 4)))
        folds.append((up @ down, np.full((2, 4), fold, np.float32)))
        weights.save(tmp_path / f"fold-{fold}.safetensors", {"l0_ao": (up, down)}, {"span.weight": folds[-1][1]})
    mean = weights.load(weights.files(None, tmp_path))
    np.testing.assert_allclose(mean.linears["l0_ao"], (folds[0][0] + folds[1][0]) / 2, atol=0.1)
    np.testing.assert_allclose(mean.heads["span.weight"], 0.5)


def test_sentences_cover_the_text_and_windows_keep_their_middle() -> None:
    text = "الجملة الأولى قصيرة لكنها كافية. الجملة الثانية تقول شيئا آخر تماما! الجملة الثالثة تختم الفقرة كلها؟ نعم."
    sentences = data.split(text)
    assert len(sentences) == 3
    assert sentences[0][0] == 0 and sentences[-1][1] == len(text)
    for budget in (0, 60, 1000):
        left, right = data.window(text, sentences, 1, budget)
        assert left <= sentences[1][0] and sentences[1][1] <= right
        assert text[left:right].split() == text[:right].split()[len(text[:left].split()) :]


@pytest.mark.parametrize(
    ("said", "truth", "f1"),
    [("في عام 2009", "عام 2009", 0.8), ("«المدرسة»", "المدرسه", 1.0), ("أمس", "اليوم", 0.0)],
    ids=("part", "spelling", "other"),
)
def test_span_marks_ignore_spelling_variants(said: str, truth: str, f1: float) -> None:
    assert score.f1_exact(said, truth)[0] == pytest.approx(f1)


def test_ties_count_half_in_the_area() -> None:
    assert score.auc([2, 1], [1, 0]) == pytest.approx(0.875)


def test_encoding_starts_the_crop_after_the_question(reader: Reader) -> None:
    (encoded,) = reader.encode("متى؟", [CROP])
    assert encoded.ids[0] == 0 and encoded.ids[-1] == 2
    assert len(encoded.ids) == encoded.first + len(encoded.offsets) + 1


def test_each_translated_question_is_worded_in_every_language() -> None:
    head, *rows = (line.split("\t") for line in data.ARCD_QUESTIONS.read_text(encoding="utf-8").splitlines())
    assert head == ["id", "en", "fr", "es", "de", "ru", "tr"]
    assert rows and len({row[0] for row in rows}) == len(rows)
    for row in rows:
        assert len(row) == len(head) and all(word == " ".join(word.split()) and word for word in row), row[0]


def test_every_story_is_whole_and_every_question_is_met_with_every_sentence() -> None:
    """An answer stands word for word in its sentence, and of each story some questions have none."""
    kept, held = news.stories(held_out=False), news.stories(held_out=True)
    assert held and len(kept) > 4 * len(held) and not {story.name for story in kept} & {story.name for story in held}
    for story in (*kept, *held):
        for asked in story.questions:
            assert all(wording.strip() for wording in asked.wordings), story.name
            assert len(set(asked.wordings)) == len(asked.wordings), story.name
            assert all(words and words in story.sentences[place] for place, words in asked.answers.items()), story.name
        assert sum(not asked.answers for asked in story.questions) >= 2, story.name
    pairs = news.News(held).examples()
    assert len(pairs) == sum(len(s.questions) * len(s.sentences) for s in held)
    assert all(one.crop[one.start : one.end].strip() for one in pairs if one.answerable)


def test_a_rival_is_near_to_the_question_and_does_not_answer_it() -> None:
    """Vectors here are shares of two words; the sentence that answers is the nearest and is left out."""
    texts = [
        "The old bridge was painted in green. The new bridge opened to all in May.",
        "A small ferry sank in the harbour. The bridge is closed to all traffic.",
        "Rain fell on the village all day.",
    ]
    opened, sank = texts[0].index("May"), texts[1].index("A small ferry")
    asked = data.Question({"en": "When did the bridge open?"}, {"en": data.Answer(0, opened, opened + 3)}, 0)
    other = data.Question({"en": "What sank?"}, {"en": data.Answer(1, sank, sank + 13)}, 0)
    corpus = data.Corpus({"en": texts}, [0, 0, 1], [asked, other])

    def embed(passages: list[str]) -> NDArray[np.float32]:
        return np.array([[word in text for word in ("bridge", "open")] for text in passages], np.float32)

    near = data.rivals(corpus, embed, kept=2)
    assert set(near["en", asked.name]) == {(0, 0), (1, 1)}
    sampler = data.Sampler(corpus, {"en": 1.0}, {"en": 1.0}, random.Random(4), near, unanswerable=1, near=1, swapped=0)
    drawn = list(islice(sampler, 40))
    about = {one.crop[slice(*one.within)] for one in drawn if one.question == asked.wording["en"]}
    assert about and about <= {"The old bridge was painted in green.", "The bridge is closed to all traffic."}
    assert not any(one.answerable for one in drawn)


def test_what_is_held_out_has_no_rewordings_and_some_of_the_rest_has() -> None:
    held, kept = news.stories(held_out=True), news.stories(held_out=False)
    assert all(len(asked.wordings) == 1 for story in held for asked in story.questions)
    assert any(len(asked.wordings) > 1 for story in kept for asked in story.questions)


def test_the_mean_of_two_trainings_is_that_of_their_updates(tmp_path: Path) -> None:
    """Of two updates that share their directions, as those of one training gone on have, nothing is lost but bits."""
    rng = np.random.default_rng(3)
    up, down = rng.normal(size=(24, 4)).astype(np.float32), rng.normal(size=(4, 16)).astype(np.float32)
    heads = {"span.bias": np.zeros(2, np.float32)}
    weights.save(tmp_path / "a", {"l0_ao": (up, down)}, heads)
    weights.save(tmp_path / "b", {"l0_ao": (up * 3, down)}, {"span.bias": np.full(2, 2, np.float32)})
    mean(tmp_path / "a", tmp_path / "b", tmp_path / "mean")
    found = weights.load([tmp_path / "mean"])
    assert np.abs(found.linears["l0_ao"] - 2 * up @ down).max() < 0.05 * np.abs(up @ down).max()
    assert found.heads["span.bias"].tolist() == [1, 1]
