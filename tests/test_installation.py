"""The set-up brings exactly what the program imports, fails in one sentence, and the doctor finds what is wrong."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions, version
from pathlib import Path
from types import SimpleNamespace

import pytest

from index.errors import RiwayatError
from index.settings import Settings, load
from rag import doctor

ROOT = Path(__file__).parent.parent
OURS = {"app", "index", "rag", "tests"}


def named(requirements: str) -> dict[str, str]:
    return {normal(name): pin for name, pin in doctor.pinned(ROOT / requirements)}


def normal(name: str) -> str:
    return name.lower().replace("_", "-")


def third_party(paths: Iterator[Path]) -> set[str]:
    """The distributions that these files import, wherever in them."""
    owners = packages_distributions()
    found: set[str] = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                names = [node.module]
            found |= {name.partition(".")[0] for name in names}
    return {normal(owners[name][0]) for name in found - OURS - sys.stdlib_module_names}


def code() -> Iterator[Path]:
    yield ROOT / "app.py"
    for folder in ("index", "rag", "tests/benchmarks"):
        # the plugin is loaded by pytest, and by nothing else
        yield from (path for path in (ROOT / folder).rglob("*.py") if path.name != "pytest_plugin.py")


def test_what_the_program_imports_is_required_and_nothing_else() -> None:
    # langchain finds the package of a configured language model by name; gradio serves MCP tools with mcp.
    # A benchmark opens a browser where the tests' requirements are there too.
    assert third_party(code()) - {"playwright"} | {"langchain", "mcp"} == named("requirements.txt").keys()


def test_what_the_tests_import_is_required() -> None:
    required = named("requirements.txt").keys() | named("requirements-test.txt").keys()
    assert third_party((ROOT / "tests").rglob("*.py")) - required == set()


def test_every_requirement_is_pinned_and_the_constraints_agree() -> None:
    constraints = named("constraints.txt")
    for requirements in ("requirements.txt", "requirements-test.txt"):
        wanted = named(requirements)
        assert {name for name, pin in wanted.items() if not pin} == set()
        assert {name: constraints.get(name) for name in wanted} == wanted


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout without an environment, at a path with a space."""
    folder = tmp_path / "a checkout"
    folder.mkdir()
    for name in ("riwayat", "requirements.txt", "requirements-test.txt", "constraints.txt"):
        shutil.copy(ROOT / name, folder)
    return folder


def set_up(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(checkout / "riwayat"), "serve"],
        env={"PATH": os.defpath, "HOME": str(checkout), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_set_up_with_an_unfit_python_says_so_in_one_sentence(checkout: Path) -> None:
    done = set_up(checkout, RIWAYAT_PYTHON="/bin/false")
    assert done.returncode == 1
    assert done.stderr == "riwayat: RIWAYAT_PYTHON names /bin/false, which is not a Python 3.11, 3.12 or 3.13.\n"


def test_set_up_leaves_a_folder_alone_that_is_no_environment(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "letters.txt").touch()
    done = set_up(checkout, RIWAYAT_PYTHON=sys.executable)
    assert done.returncode == 1
    assert "is no virtual environment" in done.stderr
    assert (checkout / ".venv" / "letters.txt").exists()


def test_set_up_help_needs_no_environment(checkout: Path) -> None:
    done = subprocess.run([str(checkout / "riwayat"), "--help"], capture_output=True, text=True, check=True)
    assert "./riwayat test" in done.stdout
    assert not (checkout / ".venv").exists()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load(cache=tmp_path / "cache")


def failing(checks: list[doctor.Check]) -> list[str]:
    return [check.name for check in checks if not check.ok]


def test_this_installation_is_well(settings: Settings) -> None:
    checks = doctor.doctor(settings)
    assert [check for check in checks if not check.ok] == []
    assert [check.name for check in checks if check.remedy] == []


def test_a_folder_without_index_is_bad_usage(tmp_path: Path) -> None:
    with pytest.raises(RiwayatError, match="holds no index"):
        doctor.doctor(load(index=tmp_path))


def test_a_package_at_another_version_is_named(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr("rag.doctor.version", lambda name: "0.1" if name == "numpy" else version(name))
    (check,) = [check for check in doctor.doctor(settings) if not check.ok]
    assert check.name == "packages"
    assert check.detail == f"numpy is 0.1, not {named('requirements.txt')['numpy']}"
    assert ".venv" in check.remedy


def test_damaged_weights_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings) -> None:
    damaged = tmp_path / "e5.bin"
    damaged.write_bytes(b"E5S1")
    monkeypatch.setattr("index.bundled.packed_file", lambda: damaged)
    assert failing(doctor.doctor(settings)) == ["encoder"]


def test_a_full_disk_is_found(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr("rag.doctor.shutil.disk_usage", lambda path: SimpleNamespace(free=1))
    assert failing(doctor.doctor(settings)) == ["disk"]
