"""A page in a process of its own, for tests that look at it from outside."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
MADE_UP = ("-m", "tests.browser.made_up")
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")


@contextmanager
def served(*arguments: str, patience: float = 400.0) -> Iterator[str]:
    """The address of a page that ``python *arguments`` serves until the block ends."""
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=log, stderr=log, text=True)
        try:
            yield _address(process, Path(f"/proc/self/fd/{log.fileno()}"), patience)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _address(process: subprocess.Popen[str], log: Path, patience: float) -> str:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and process.poll() is None:
        if found := ADDRESS.search(log.read_text(encoding="utf-8")):
            return found[0]
        time.sleep(0.1)
    raise RuntimeError(f"no page came up:\n{log.read_text(encoding='utf-8')[-4000:]}")
