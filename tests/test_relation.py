"""The relation model: the same for both orders, in any script and language, and a command that loses no row."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import app
from index.errors import RiwayatError
from rag.relation import NAMES, Pair, Relater, pairs_file
from rag.relation.answers import joined
from rag.relation.data import Example, folds
from rag.relation.encode import folded
from rag.relation.fit import as_arrays, grown
from rag.relation.measure import balanced, f1
from rag.relation.relation import Relation
from rag.relation.trees import Trees

RISE = "البنك المركزي يرفع سعر الفائدة إلى 12 في المئة"
FALL = "البنك المركزي يخفض سعر الفائدة إلى 12 في المئة"
SAME = "المركزي يقرر رفع أسعار الفائدة إلى 12%"
STRAY = "افتتاح معرض للزهور في حديقة المدينة"
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")


@pytest.fixture(scope="module")
def relater(tmp_path_factory: pytest.TempPathFactory) -> Relater:
    """What users run, built once."""
    return Relater.load(tmp_path_factory.mktemp("cache"))


def test_headlines_are_told_apart(relater: Relater) -> None:
    pairs = [Pair(RISE, SAME), Pair(RISE, FALL), Pair(SAME, STRAY)]
    same, clash, stray = relater.chances(pairs)
    assert same[0] > clash[0] > stray[0]
    assert [relation.name for relation in relater.relate(pairs)[1:]] == ["conflict", "unrelated"]


def test_neither_order_nor_digits_nor_company_change_anything(relater: Relater) -> None:
    pairs = [Pair(RISE, SAME), Pair(RISE, FALL), Pair("12 died", "At least 15 people were killed"), Pair(SAME, STRAY)]
    plain = relater.relate(pairs)
    assert relater.relate([Pair(pair.b, pair.a) for pair in pairs]) == plain
    for digits in (ARABIC, DEVANAGARI):
        assert relater.relate([Pair(pair.a.translate(digits), pair.b) for pair in pairs]) == plain
        assert relater.relate([Pair(pair.a, pair.b.translate(digits)) for pair in pairs]) == plain
    assert [relater.relate([pair])[0].name for pair in pairs] == [relation.name for relation in plain]


@pytest.mark.parametrize(
    "other",
    [
        "The central bank raises interest rates to 12 percent",
        "La banque centrale relève son taux directeur à 12 pour cent",
        "Merkez bankası faizi yüzde 12'ye yükseltti",
    ],
    ids=("en", "fr", "tr"),
)
def test_a_translation_agrees_more_than_its_opposite_or_another_story(relater: Relater, other: str) -> None:
    same, clash, stray = relater.chances([Pair(RISE, other), Pair(FALL, other), Pair(STRAY, other)])[:, 0]
    assert same > clash and same > stray


def test_answers_to_one_question_are_grouped_by_what_they_name(relater: Relater) -> None:
    question = "How long will the bridge be closed?"
    texts = ["two years", "for 2 years", "three years", "three years", "until the spring of 2031"]
    pairs = [Pair(a, b, question) for a in texts for b in texts]
    found = {(p.a, p.b): r.name for p, r in zip(pairs, relater.relate(pairs), strict=True)}
    assert found["two years", "for 2 years"] == "agree"
    assert found["two years", "three years"] != "agree"
    assert found["three years", "until the spring of 2031"] != "agree"
    assert all(found[a, b] == found[b, a] for a in texts for b in texts)


def test_probabilities_are_whole(relater: Relater) -> None:
    for question in ("", "What did the bank do?"):
        chances = relater.chances([Pair(RISE, FALL, question), Pair(RISE, RISE, question)])
        np.testing.assert_allclose(chances.sum(1), 1)
        assert chances[1].argmax() == NAMES.index("agree")


def test_an_empty_statement_is_refused_before_anything_is_guessed(relater: Relater) -> None:
    with pytest.raises(ValueError, match="empty"):
        relater.relate([Pair(RISE, " ـ ")])


def test_digits_of_every_script_fold_to_one() -> None:
    assert folded("١٢٬٥٠٠  ٪ و１２ ५") == "12,500 % و12 5"


def test_company_draws_groups_together_and_leaves_two_as_they_are() -> None:
    alike = np.array([[9.0, 3, 1, 0], [3, 9, 3, 0], [1, 3, 9, 0], [0, 0, 0, 9]])
    drawn = joined(alike)
    assert drawn[0, 2] > alike[0, 2] and drawn[0, 2] > drawn[0, 3]
    np.testing.assert_array_equal(drawn, drawn.T)
    np.testing.assert_array_equal(joined(alike[:2, :2]), alike[:2, :2])


def test_folds_never_part_a_statement() -> None:
    chance = np.random.default_rng(3)
    pairs = [Example(str(a), str(b), "headlines", 0) for a, b in chance.integers(0, 400, (200, 2))]
    fold_of: dict[str, set[int]] = {}
    for example, fold in zip(pairs, folds(pairs), strict=True):
        for text in (example.a, example.b):
            fold_of.setdefault(text, set()).add(fold)
    assert all(len(found) == 1 for found in fold_of.values())
    assert set.union(*fold_of.values()) == {0, 1, 2}


def test_measures() -> None:
    truth, said = np.array([0, 0, 1, 2]), np.array([0, 1, 1, 1])
    np.testing.assert_allclose(f1(truth, said, 3), [2 / 3, 1 / 2, 0])
    assert balanced(np.array([True, True, False]), np.array([True, False, False])) == pytest.approx(0.75)


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    file = path / "pairs.csv"
    file.write_bytes(text.encode(encoding))
    return file


def test_rows_come_out_as_they_went_in(tmp_path: Path) -> None:
    file = written(tmp_path, 'id,a,b,note\n1,"x, ""y""",z,\n2,,z,kept\n3,"two\nlines",z,نعم\n', "utf-8-sig")
    given = pairs_file.read(file)
    asked: list[Pair] = []

    def relate(pairs: Sequence[Pair]) -> list[Relation]:
        asked.extend(pairs)
        return [Relation("conflict", 0.75)] * len(asked)

    rows = list(csv.DictReader(io.StringIO(given.related(relate))))
    assert [pair.a for pair in asked] == ['x, "y"', "two\nlines"]
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert [row["relation"] for row in rows] == ["conflict", "", "conflict"]
    assert [row["score"] for row in rows] == ["0.7500", "", "0.7500"]
    assert rows[0]["a"] == 'x, "y"' and rows[1]["note"] == "kept" and rows[2]["note"] == "نعم"
    assert given.empty == [2]


def test_earlier_relations_are_replaced_not_repeated(tmp_path: Path) -> None:
    given = pairs_file.read(written(tmp_path, "relation,a,b,score\nagree,x,y,1\n"))
    assert given.related(lambda pairs: [Relation("unrelated", 0.5)]) == "a,b,relation,score\nx,y,unrelated,0.5000\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no column a and no column b"),
        ("a,c\n1,2\n", "no column b"),
        ("a,b\n", "no pairs"),
        ("a,b,a\n1,2,3\n", "twice"),
        ("a,b\nx,y\nx\n", "row 2"),
        ("a,b\n ,y\nx,\n", "no row with both"),
        ('a,b\n"x,y\n', "not a CSV"),
    ],
    ids=("nothing", "no b", "no rows", "twice", "short row", "all empty", "open quote"),
)
def test_bad_files_get_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str) -> None:
    assert app.main(["relate", str(written(tmp_path, text))]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and said in printed.err and len(printed.err.splitlines()) == 1


@pytest.mark.parametrize(
    "raw", [b"a,b\n\xff\xfe\x81\x00\x00\x01,y\n", bytes(range(256)) * 4, "a,b\né,ü\n".encode("latin-1")]
)
def test_what_is_no_text_is_refused(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "pairs.csv"
    file.write_bytes(raw)
    with pytest.raises(RiwayatError, match=r"binary|UTF-8"):
        pairs_file.read(file)


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(RiwayatError, match=r"no file|cannot be read"):
            pairs_file.read(path)


@pytest.mark.slow
@pytest.mark.usefixtures("plain_settings")
def test_the_command_prints_a_csv_and_names_empty_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, f"a,b,id\n{RISE},{FALL},7\n{RISE},,8\n")
    assert app.main(["relate", str(file)]) == 1
    printed = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(printed.out)))
    assert [(row["id"], row["relation"]) for row in rows] == [("7", "conflict"), ("8", "")]
    assert 1 / 3 < float(rows[0]["score"]) <= 1
    assert "row 2" in printed.err


def test_trees_say_what_scikit_learn_says_and_survive_being_stored(tmp_path: Path) -> None:
    chance = np.random.default_rng(11)
    values = chance.normal(size=(300, 4))
    classes = (values[:, 0] > 0).astype(np.int64) + (values[:, 1] * values[:, 2] > 0.3)
    fitted = grown(values, classes)
    trees = as_arrays(fitted, ["w", "x", "y", "z"])
    rows = [dict(zip("wxyz", map(float, row), strict=True)) for row in values]
    np.testing.assert_allclose(trees(rows), fitted.predict_proba(values), atol=1e-9)
    trees.save(tmp_path / "trees")
    np.testing.assert_array_equal(Trees.load(tmp_path / "trees")(rows), trees(rows))
