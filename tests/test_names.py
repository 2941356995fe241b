"""Names across scripts: one by their sound, said as a language writes them, or not said."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import RiwayatError
from rag.names import Glossary, one_name, said


@pytest.mark.parametrize(
    ("a", "b", "one"),
    [
        ("Lavrov", "لافروف", True),
        ("Сергей Лавров", "Sergey Lavrov", True),
        ("Kerry", "كيري", True),
        ("Mayor Ada Quist", "Quist", True),
        ("Ilma Dorrani", "إلما دوراني", True),
        ("Peskov", "بيسكوف", True),
        ("Mr Ernst", "إرنست", True),
        ("Hydrovia", "ظريف", False),
        ("Quist", "لافروف", False),
        ("Ada Quist", "Tom Bell", False),
    ],
)
def test_names_are_one_by_their_words_or_their_sound(a: str, b: str, one: bool) -> None:
    assert (one_name(a, b), one_name(b, a)) == (one, one)


def test_a_name_is_said_as_the_language_writes_it() -> None:
    glossary = Glossary.load()
    assert said("سيرغي لافروف", "de", glossary, ()) == "Sergej Lawrow"
    assert said("لافروف", "ru", glossary, ()) == "Лавров"
    assert said("Ada Quist", "fr", glossary, ()) == "Ada Quist"


def test_a_name_that_the_glossary_lacks_is_taken_from_an_article_in_the_language() -> None:
    article = "The ferry of the Quistrom company ran aground."
    assert said("شركة كويستروم", "en", Glossary.load(), [article]) == "Quistrom"
    assert said("شركة كويستروم", "en", Glossary.load(), ()) is None


def test_a_glossary_of_ones_own_adds_names_and_wins(tmp_path: Path) -> None:
    own = tmp_path / "names.toml"
    own.write_text('"Ada Quist" = { ar = "آدا كويست" }\n"Sergey Lavrov" = { ar = "سيرغي لافروف", de = "S. Lawrow" }\n')
    glossary = Glossary.load(own)
    assert glossary.form("آدا كويست", "es") == "Ada Quist"
    assert glossary.form("سيرغي لافروف", "de") == "S. Lawrow"


@pytest.mark.parametrize("content", ['"Ada" = "آدا"', "not toml", '"Ada" = { ar = 3 }'])
def test_a_glossary_that_is_none_is_one_clear_error(tmp_path: Path, content: str) -> None:
    own = tmp_path / "names.toml"
    own.write_text(content)
    with pytest.raises(RiwayatError, match=r"names\.toml"):
        Glossary.load(own)
