"""Names that are one name whatever the script, and words that are not."""

from __future__ import annotations

import pytest

from index.sounds import sound, sounds

ALIKE = [
    ("Merkel", "ميركل", "Меркель", "Μέρκελ"),
    ("Wolgograd", "Volgograd", "Волгоград", "فولغوغراد"),
    ("Karachi", "كراتشي", "Карачи", "Karatschi"),
    ("Mandela", "مانديلا", "Мандела", "Μαντέλα"),
    ("Gandhi", "غاندي", "Ганди"),
]


@pytest.mark.parametrize("names", ALIKE, ids=lambda names: str(names[0]))
def test_a_name_sounds_the_same_in_every_script(names: tuple[str, ...]) -> None:
    assert {sound(name.casefold()) for name in names} == {sound(names[0])} != {""}


def test_what_arabic_writes_together_with_a_name_is_no_part_of_it() -> None:
    assert sound("مانديلا") in sounds("ومانديلا")
    assert sound("برتغال") in sounds("البرتغال")


def test_short_words_have_no_sound() -> None:
    assert [sound(word) for word in ("Iowa", "in", "من", "2016")] == ["", "", "", ""]


def test_other_names_sound_otherwise() -> None:
    assert len({sound(name) for name in ("Merkel", "Mandela", "Volgograd", "Karachi", "Macron", "Maduro")}) == 6
