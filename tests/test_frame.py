"""The frame that everything stands in: what may import what, and what a command may load."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Data flows down this list: a module imports from its own line and those above, never from one below.
FLOW = (
    # Words and records that everything below shares; they do nothing by themselves.
    ("lexicon", "question", "answer"),
    ("language", "questions"),
    ("words", "centres"),
    ("retriever",),
    ("reader",),
    ("relevance",),
    ("evidence",),
    ("names",),
    ("claims",),
    ("relation",),
    ("comparison",),
    ("phrases",),
    ("wording",),
    ("assembly",),
    ("fluency",),
    ("chain",),
    ("page", "doctor", "evaluation", "training"),
    ("commands",),
)
PLACE = {name: place for place, names in enumerate(FLOW) for name in names}
HEAVY = ("torch", "transformers", "sentence_transformers", "gradio", "chromadb", "langchain_core", "onnxruntime")


def imported(path: Path) -> Iterator[str]:
    """Dotted names that a file imports, wherever in it; ``from a import b`` gives ``a.b``."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            start = ".".join((*base, *([node.module] if node.module else [])))
            yield from (f"{start}.{alias.name}" for alias in node.names)


def files(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("path", files("index"), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_index_knows_nothing_of_answering(path: Path) -> None:
    assert [name for name in imported(path) if name.split(".")[0] in {"rag", "app", "tests"}] == []


@pytest.mark.parametrize("path", files("rag"), ids=lambda path: str(path.relative_to(ROOT)))
def test_data_flows_one_way_through_answering(path: Path) -> None:
    parts = path.relative_to(ROOT / "rag").with_suffix("").parts
    if parts == ("__init__",):
        assert list(imported(path)) == []
        return
    assert parts[0] in PLACE, f"Give {parts[0]} its place in FLOW"
    names = [name.split(".") for name in imported(path)]
    # The one command that measures runs the benchmarks, which are not part of what a user's answer needs.
    allowed = {"tests.benchmarks.run"} if parts[0] == "commands" else set()
    assert [name for name in names if name[0] in {"app", "tests"} and ".".join(name) not in allowed] == []
    later = [name for name in names if name[0] == "rag" and PLACE[name[1]] > PLACE[parts[0]]]
    assert later == []


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import runpy, sys\n"
        "sys.argv = ['app.py', '--help']\n"
        "try: runpy.run_path('app.py', run_name='__main__')\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "[]"
    assert "usage" in done.stdout.lower()
