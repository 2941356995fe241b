"""What the figures were taken on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version

from index import hardware


def line() -> str:
    """One line: cores, precision in hardware, and the versions that speed and figures depend on."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("torch", "chromadb", "sentence-transformers"))
    bfloat16 = "bfloat16 in hardware" if hardware.cpu_has_bfloat16() else "no bfloat16 in hardware"
    return f"{os.cpu_count()} cores ({platform.machine()}, {bfloat16}), Python {platform.python_version()}, {packages}."
