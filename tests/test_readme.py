"""The README says what is so: its commands exist, its sample is what the program prints, its tables are complete."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from index.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SET_UP = {"test"}
"""What ./riwayat does itself; every other word is a command of app.py."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    """Every line that starts ./riwayat in a code block, split as a shell does, without ./riwayat itself."""
    lines = [line.removeprefix("$ ") for kind in ("bash", "console") for b in blocks(kind) for line in b.splitlines()]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("./riwayat")]


def app(*arguments: str) -> str:
    """What app.py prints on a terminal 120 columns wide; it must succeed."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "app.py"), *arguments],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "120"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def table(header: str) -> list[str]:
    """The first cells of the table with this header."""
    _, _, rest = README.partition(f"| {header} |")
    rows = rest.split("\n\n", 1)[0].splitlines()[2:]
    return [row.split("|")[1].strip() for row in rows]


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_shown_is_one_that_exists(command: list[str]) -> None:
    name, options = command[0], [word for word in command if word.startswith("--")]
    if name in SET_UP:
        return
    usage = app(name, "--help")
    assert [option for option in options if option not in usage] == []


def test_the_table_lists_all_commands_with_options_that_exist() -> None:
    described = [re.findall(r"`([^`]+)`", row)[0].split()[0] for row in table("command")]
    assert sorted(described) == sorted(re.findall(r"^    ([a-z]+) ", app("--help"), re.MULTILINE))


@pytest.mark.slow
def test_the_sample_is_what_the_program_prints(tmp_path: Path) -> None:
    (sample,) = (block for block in blocks("console") if block.startswith("$ ./riwayat ask"))
    command, _, shown = sample.partition("\n")
    _, *arguments = shlex.split(command.removeprefix("$ "))
    app("index", "seeds", "--index", str(tmp_path))
    assert app(*arguments, "--index", str(tmp_path)).split() == shown.split()


def test_the_table_of_settings_is_complete() -> None:
    named = {name for row in table("setting") for name in re.findall(r"`([A-Z_]+)`", row)}
    fields = {"CHROMA_URL" if field == "chroma_url" else f"{PREFIX}{field}".upper() for field in Settings.model_fields}
    assert named == fields


def test_places_named_exist() -> None:
    paths = {path for path in re.findall(r"`([\w./-]+(?:/|\.py|\.txt))`", README) if path != ".txt"}
    assert {path for path in paths if not (ROOT / path).exists()} == set()
