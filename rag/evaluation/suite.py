"""Suite files: YAML in the form of ``suite.schema.json``, every mistake named by file, line and field."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from index.errors import RiwayatError
from rag.question import Question

Read = TypeVar("Read")
SCHEMA = Path(__file__).with_name("suite.schema.json")
SAME = " | "
"""Stands between ways to say one answer."""


@dataclass(frozen=True)
class Marked:
    """What of an article counts as evidence: any of ``quotes``, exact substrings of its text."""

    quotes: tuple[str, ...]
    fills: bool = True


@dataclass(frozen=True)
class Item:
    """A question and what a right answer is. None: not marked, and so not scored.

    References are article ids or outlet names. ``conflicts`` are pairs of them in any order, ``kinds`` what they are
    about where that is marked, ``updates`` the earlier first.
    """

    question: Question
    verdicts: tuple[str, ...]
    language: str | None = None
    evidence: dict[str, Marked] = field(default_factory=dict)
    answers: tuple[tuple[str, ...], ...] = ()
    conflicts: tuple[tuple[str, str], ...] | None = None
    kinds: tuple[str, ...] = ()
    updates: tuple[tuple[str, str], ...] | None = None
    shared_text: tuple[tuple[str, ...], ...] | None = None
    silent: tuple[str, ...] | None = None
    must_not_cite: tuple[str, ...] | None = None
    tags: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return str(self.question.id)

    @property
    def answerable(self) -> bool:
        """Whether refusing is wrong."""
        return "unanswered" not in self.verdicts


@dataclass(frozen=True)
class Suite:
    """A file of questions; ``corpus`` are sources to index, empty where the suite names none."""

    path: Path
    corpus: tuple[Path, ...]
    items: tuple[Item, ...]
    sha256: str
    _root: yaml.Node = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        return self.path.stem

    def wrong(self, item: int, fields: Sequence[str | int], problem: str) -> RiwayatError:
        """The error that names a place in the ``item``-th question."""
        return _wrong(self.path, self._root, ("questions", item, *fields), problem)


def found(folder: Path) -> list[Path]:
    """The suites of a folder, by name: YAML files with questions, beside which other YAML may lie."""
    return [path for path in sorted(folder.glob("*.yaml")) if is_suite(path)]


def is_suite(path: Path) -> bool:
    """Whether a file says that it holds questions, whatever may be wrong with it."""
    return re.search(rb"^questions\s*:", path.read_bytes(), re.MULTILINE) is not None


def load(path: Path) -> Suite:
    """Read a suite. Raises RiwayatError, with file, line and field, for the first thing that is wrong with it."""
    try:
        written = path.read_bytes()
        text = written.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise RiwayatError(f"The suite {path} cannot be read: {problem}.") from None
    try:
        root = yaml.compose(text, _Loader)
        if root is None:
            raise RiwayatError(f"{path} is empty.", "A suite has a list of questions.")
        _unique(path, root, ())
        stored = yaml.load(text, _Loader)
    except yaml.YAMLError as problem:
        raise RiwayatError(f"{path} is no YAML: {' '.join(str(problem).split())}") from None
    except RecursionError:
        raise RiwayatError(f"{path} is nested too deeply.") from None
    _check(path, root, stored)
    sources = stored.get("corpus", [])
    corpus = [sources] if isinstance(sources, str) else sources
    items = tuple(_items(path, root, stored["questions"]))
    return Suite(
        path, tuple((path.parent / one).resolve() for one in corpus), items, hashlib.sha256(written).hexdigest(), root
    )


class _Loader(yaml.SafeLoader):
    """Days stay the strings that they are written as."""


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _items(path: Path, root: yaml.Node, stored: Sequence[dict[str, Any]]) -> Iterator[Item]:
    seen: dict[str, int] = {}
    for number, one in enumerate(stored):
        place = ("questions", number, "id")
        if str(one["id"]) in seen:
            first = _line(root, ("questions", seen[str(one["id"])], "id"))
            raise _wrong(path, root, place, f"{one['id']!r} is already the id of the question in line {first}")
        seen[str(one["id"])] = number
        try:
            yield _item(one)
        except RiwayatError as problem:
            raise _wrong(path, root, ("questions", number, "q"), problem.problem.rstrip(".")) from None


def _item(one: dict[str, Any]) -> Item:
    within = one.get("within", {})
    verdict = one["verdict"]
    question = Question(
        one["q"],
        one["id"],
        tuple(within.get("outlets", ())),
        within.get("language"),
        within.get("since"),
        within.get("until"),
    )
    return Item(
        question,
        (verdict,) if isinstance(verdict, str) else tuple(verdict),
        one.get("language"),
        {
            name: Marked(tuple(marked["quotes"]), marked.get("fills", True))
            for name, marked in one.get("evidence", {}).items()
        },
        tuple(tuple(way.strip() for way in said.split(SAME) if way.strip()) for said in one.get("answers", ())),
        _each(one.get("conflicts"), lambda pair: (pair["a"], pair["b"])),
        tuple(dict.fromkeys(pair["kind"] for pair in one.get("conflicts", ()) if "kind" in pair)),
        _each(one.get("updates"), lambda pair: (pair["earlier"], pair["later"])),
        _each(one.get("shared_text"), tuple),
        _each(one.get("silent"), str),
        _each(one.get("must_not_cite"), str),
        tuple(one.get("tags", ())),
    )


def _each(found: list[Any] | None, read: Callable[[Any], Read]) -> tuple[Read, ...] | None:
    return None if found is None else tuple(read(one) for one in found)


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


def _check(path: Path, root: yaml.Node, stored: Any) -> None:
    """Raise for the mistake that stands first in the file."""
    found = list(_validator().iter_errors(stored))
    if not found:
        return
    first = min(found, key=lambda error: _line(root, tuple(error.absolute_path)))
    deepest = _deepest(first)
    raise _wrong(path, root, tuple(deepest.absolute_path), _said(deepest))


def _deepest(error: Any) -> Any:
    """Of the reasons why none of several forms fits, one within the form that fits best."""
    if not error.context:
        return error
    fitting = [one for one in error.context if one.validator != "type" or one.path] or error.context
    return _deepest(max(fitting, key=lambda one: len(one.path)))


def _said(error: Any) -> str:
    """A validator's message without the value, which may be long."""
    if error.validator == "enum":
        return f"{str(error.instance)[:60]!r} is none of {', '.join(error.validator_value)}"
    message = str(error.message)
    shown = repr(error.instance)
    return message.replace(shown, shown[:60] + "..." if len(shown) > 63 else shown)


def _unique(path: Path, node: yaml.Node, place: tuple[str | int, ...]) -> None:
    """YAML lets a second entry of one name replace the first silently; a suite does not."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                where = f"{path}, line {key.start_mark.line + 1}, {_named((*place, name))}"
                raise RiwayatError(f"{where}: it is there twice.")
            seen.add(name)
            _unique(path, value, (*place, name))
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _unique(path, value, (*place, number))


def _wrong(path: Path, root: yaml.Node, place: Sequence[str | int], problem: str) -> RiwayatError:
    return RiwayatError(f"{path}, line {_line(root, place)}, {_named(place)}: {problem}.")


def _named(place: Sequence[str | int]) -> str:
    """``questions[3].evidence.a1.quotes[0]``, counted from 0 as in JSON."""
    name = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return name.removeprefix(".") or "the file"


def _line(root: yaml.Node, place: Sequence[str | int]) -> int:
    """The line, from 1, at which a field stands, or the nearest that holds it."""
    node = root
    for part in place:
        if isinstance(node, yaml.MappingNode):
            found = next((value for key, value in node.value if key.value == str(part)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            found = node.value[part]
        else:
            found = None
        if found is None:
            break
        node = found
    return int(node.start_mark.line) + 1
