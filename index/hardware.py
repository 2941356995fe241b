"""What the machine can do, and what identifies a model folder."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from index.errors import RiwayatError

_SAMPLE = 2**20


def device(wanted: str) -> str:
    """The torch device for the setting. Raises RiwayatError for one that the machine lacks."""
    import torch

    has = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if wanted == "auto":
        return next(name for name, there in has.items() if there)
    if not has[wanted]:
        raise RiwayatError(f"This machine has no {wanted} device.", "Set RIWAYAT_DEVICE=auto.")
    return wanted


def precision(wanted: str, device: str) -> str:
    """``bfloat16`` only where it is done in hardware: elsewhere it is slower than float32."""
    if wanted != "auto":
        return wanted
    if device == "cpu":
        return "bfloat16" if cpu_has_bfloat16() else "float32"
    if device == "cuda":
        import torch

        return "bfloat16" if torch.cuda.is_bf16_supported(including_emulation=False) else "float32"
    return "float32"


@cache
def cpu_has_bfloat16() -> bool:
    """Whether the processor multiplies in bfloat16 (AVX-512 BF16 or AMX), as Linux lists it; false elsewhere."""
    try:
        flags = Path("/proc/cpuinfo").read_text().split("flags", 1)[1].splitlines()[0].split()
    except (OSError, IndexError):
        return False
    return not {"avx512_bf16", "amx_bf16"}.isdisjoint(flags)


def checksum(folder: Path) -> str:
    """Tells one model folder from another without reading all its weights: names, sizes, beginnings of its files."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        relative = file.relative_to(folder)
        if any(part.startswith(".") for part in relative.parts) or file.name == "README.md":
            continue
        size = file.stat().st_size
        digest.update(f"{relative.as_posix()}:{size}:".encode())
        with open(file, "rb") as handle:
            digest.update(handle.read(_SAMPLE))
            if size > 2 * _SAMPLE:
                handle.seek(size // 2)
                digest.update(handle.read(_SAMPLE))
    return digest.hexdigest()
