"""Bytes to text, or a refusal: a wrong guess would be quoted to a reader as what an outlet wrote."""

from __future__ import annotations

import codecs
import re
from collections import Counter

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with the UTF-16 mark, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_COMMON_ARABIC = frozenset("اليمنورتبةعد")
_LEAST_COMMON_SHARE = 0.6
"""Running Arabic has about 0.75 of its letters among these; Cyrillic or mangled UTF-8 read as cp1256 at most 0.4."""


class Undecodable(ValueError):
    """The bytes are not text in an encoding that can be told; the message is the reason, without the place."""


def decode(raw: bytes) -> str:
    """Text of ``raw``, tidied. UTF-8 and marked UTF-16/32 are certain; UTF-16 and cp1256 must read plausibly.

    Raises Undecodable.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            try:
                return _text(raw.decode(encoding).removeprefix("\ufeff"))
            except UnicodeDecodeError:
                raise Undecodable(f"is marked as {encoding.removesuffix('-sig')} but is not valid in it") from None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if not raw or (text and "\x00" not in text and len(_CONTROL.findall(text)) <= len(text) // 200):
        return tidy(text)
    for encoding in ("utf-16-le", "utf-16-be"):
        if b"\x00" in raw or _mostly_one_block(raw, encoding):
            guess = _guess(raw, encoding)
            if guess and _mostly_letters(guess):
                return tidy(guess)
    if b"\x00" not in raw:
        guess = _guess(raw, "cp1256")
        if guess and _reads_as_arabic(guess):
            return tidy(guess)
    if text or b"\x00" in raw:
        raise Undecodable("is binary, not text")
    raise Undecodable("is not valid UTF-8, and its encoding cannot be told")


def tidy(text: str) -> str:
    """The text that is stored and that offsets refer to: line ends as ``\\n``, no control characters or half pairs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", text))


def _text(text: str) -> str:
    if "\x00" in text:
        raise Undecodable("is binary, not text")
    return tidy(text)


def _guess(raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return "" if _CONTROL.search(text) else text


def _mostly_one_block(raw: bytes, encoding: str) -> bool:
    """Whether the high bytes of UTF-16 units are few, as in any text of one script."""
    high = raw[1:4_000:2] if encoding.endswith("le") else raw[:4_000:2]
    common = Counter(high).most_common(2)
    return len(high) >= 8 and sum(count for _, count in common) > 0.9 * len(high)


def _mostly_letters(text: str) -> bool:
    usual = sum(character.isalpha() or character.isspace() or character in ".,،؛؟!?\"'()-:" for character in text)
    return usual > 0.85 * len(text) and (" " in text.strip() or "\n" in text.strip())


def _reads_as_arabic(text: str) -> bool:
    foreign = [character for character in text if ord(character) > 127 and character.isalpha()]
    arabic = _ARABIC.findall(text)
    if len(arabic) < 10 or len(arabic) < 0.8 * len(foreign):
        return False
    return sum(letter in _COMMON_ARABIC for letter in arabic) > _LEAST_COMMON_SHARE * len(arabic)
