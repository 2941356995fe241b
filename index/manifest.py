"""``sources.toml``: what is known of the files beside it, a table per file, ``["name.txt"]``."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from index.errors import RiwayatError

NAME = "sources.toml"


class Unusable(ValueError):
    """A manifest that cannot be followed; the message is the reason, without the place."""


@dataclass(frozen=True)
class Stated:
    """The fields of an article that somebody states: a manifest, a JSONL line or a user. None: not stated."""

    outlet: str | None = None
    title: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None

    def fields(self) -> dict[str, str]:
        """Only what is stated."""
        return {name: value for name, value in asdict(self).items() if value is not None}


FIELDS = tuple(Stated.__dataclass_fields__)


def manifest(folder: Path) -> dict[str, dict[str, Any]]:
    """The tables of the folder's manifest by file name, empty without one. Raises Unusable."""
    path = folder / NAME
    if not path.exists():
        return {}
    try:
        tables = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Unusable(f"cannot be read: {error}") from None
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise Unusable(f'has {name!r} outside a table; it wants a table per file, as in ["name.txt"]')
        for key in table:
            if key not in ("id", *FIELDS):
                raise Unusable(f"gives {name!r} the unknown field {key!r}")
    return tables


def stated(given: Mapping[str, Any]) -> tuple[Stated, list[str]]:
    """The usable fields of ``given``, and a remark for each that is not usable and is therefore left out."""
    fields: dict[str, str] = {}
    remarks = []
    for name in FIELDS:
        value = given.get(name)
        if isinstance(value, datetime.date):
            value = value.isoformat()
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        if not isinstance(value, str) or not _USABLE[name](value.strip()):
            remarks.append(f"its {name} {str(value)[:80]!r} is not {_WANTED[name]} and is left out")
            continue
        fields[name] = value.strip().encode("utf-8", "replace").decode("utf-8")
    return Stated(**fields), remarks


def checked(values: Mapping[str, str | None]) -> dict[str, str | None]:
    """Fields as a user sets them, None for those unset. Raises RiwayatError for the first that cannot be."""
    for name in values:
        if name not in FIELDS:
            raise RiwayatError(f"{name!r} is not a field of an article.", f"Fields: {', '.join(FIELDS)}.")
    _, remarks = stated(values)
    if remarks:
        problem = remarks[0].removesuffix(" and is left out")
        raise RiwayatError(f"{problem[0].upper()}{problem[1:]}.")
    return {name: value.strip() if value else None for name, value in values.items()}


def is_moment(value: str) -> bool:
    """Whether ``value`` is an ISO 8601 day or moment."""
    try:
        datetime.datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not any(map(str.isspace, value))


def _is_language(value: str) -> bool:
    primary = value.replace("_", "-").split("-")[0]
    return 2 <= len(primary) <= 3 and primary.isascii() and primary.isalpha()


_USABLE = {
    "outlet": lambda value: len(value) <= 500,
    "title": lambda value: len(value) <= 2_000,
    "url": _is_address,
    "published": is_moment,
    "language": _is_language,
}
_WANTED = {
    "outlet": "a name",
    "title": "a title",
    "url": "an http(s) address",
    "published": "an ISO 8601 date",
    "language": "a language code",
}
