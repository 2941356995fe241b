"""What is not evidence."""

from __future__ import annotations

from index import provenance
from index.article import Sentence
from index.extraction import evidence
from index.manifest import Stated
from tests.indexing.stand_ins import SEEDS

BODY = "The minister cancelled the meeting in Geneva on Tuesday. He gave no reason for it.\n"


def said(text: str, article: str = "a") -> list[str]:
    return [sentence.text for sentence in evidence(provenance.article(article, text, Stated()))]


def seed(number: str) -> tuple[str, tuple[Sentence, ...]]:
    [file] = SEEDS.glob(f"{number}_*.txt")
    text = file.read_text()
    return text, evidence(provenance.article(file.stem, text, Stated()))


def test_every_offset_gives_back_the_sentence() -> None:
    for number in ("000", "001", "002", "003", "004"):
        text, sentences = seed(number)
        assert sentences
        assert all(text[sentence.start : sentence.end] == sentence.text for sentence in sentences)
        assert [sentence.position for sentence in sentences] == list(range(len(sentences)))


def test_page_furniture_title_and_signature_of_a_seed_are_not_evidence() -> None:
    _, sentences = seed("004")
    joined = "\n".join(sentence.text for sentence in sentences)
    for other in ("logo", "إرم نيوز", "eremnews", "الأكثر قراءة", "No stories found", "هل تنجح محادثات"):
        assert other not in joined


def test_paragraphs_that_a_seed_repeats_count_once() -> None:
    _, sentences = seed("001")
    texts = [sentence.text for sentence in sentences]
    assert len(texts) == len(set(texts)) == 7


def test_headings_of_a_seed_are_not_evidence() -> None:
    _, sentences = seed("000")
    assert not {"باسم الإنسانية", '"هجوم لن يتوقف"'} & {sentence.text for sentence in sentences}


def test_titles_of_other_articles_in_a_box_are_not_evidence() -> None:
    assert len(said(f"{BODY}Most read\nKing opens new parliament building in the capital\nStorm hits the coast\n")) == 2


def test_line_that_leads_to_another_article_is_not_evidence() -> None:
    assert len(said(f"{BODY}Read more: King opens new parliament building in the capital today.\n{BODY}")) == 2


def test_article_that_is_one_line_without_a_full_stop_is_evidence() -> None:
    assert said("Kerry cancelled the Geneva meeting") == ["Kerry cancelled the Geneva meeting"]


def test_article_of_fragments_stays_silent() -> None:
    assert said("Yes!") == []
    assert said("www.example.com\n***\n1455-1536).\n") == []


def test_sentence_ids_differ_by_article_place_and_content() -> None:
    again = "He spoke in Geneva today. She spoke in Paris today. He spoke in Geneva today."
    one, other = (evidence(provenance.article(name, again, Stated())) for name in ("a", "b"))
    assert len({sentence.id for sentence in one + other}) == 6
