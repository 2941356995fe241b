"""The relation model's two int8 ONNX graphs, made once from the packed encoder and the trained update.

One is the cross-encoder over two statements, the other the plain encoder, whose token vectors are aligned.
"""

from __future__ import annotations

from pathlib import Path

from index import bundled
from rag.reader import build as reader
from rag.reader import weights

VERSION = 1
FOLDER = Path(__file__).with_name("weights")
ENCODER = "cross-encoder.safetensors"
PAIRS, TOKENS = "pairs.onnx", "tokens.onnx"


def built(cache: Path, folder: Path = FOLDER) -> Path:
    """The folder of the built graphs, built now if it is missing or was made from other weights.

    Takes some seconds and 75 MB. Raises RiwayatError where the packed encoder is not installed.
    """
    file = folder / ENCODER

    def write(packed: bundled.Packed, made: Path) -> None:
        (made / PAIRS).write_bytes(pairs(packed, weights.load([file])))
        (made / TOKENS).write_bytes(reader.EncoderGraph(packed, weights.Update({}, {})).bytes("hidden"))

    return reader.made_once(cache / "relation", f"{VERSION} {bundled.SHA256} {weights.checksum([file])}", write)


def pairs(packed: bundled.Packed, update: weights.Update, quantised: bool = True) -> bytes:
    """The cross-encoder's serialised graph.

    Inputs: ``words`` (batch, tokens, hidden) float32; ``real`` (batch, tokens) int32, 1 on tokens that are no padding;
    ``a`` and ``b`` (batch, tokens) float32: each token's share of the first and of the second statement's mean.
    Output: ``verdict`` (batch, 8): the logits of ``PairModel``.
    """
    return _PairGraph(packed, update, quantised).bytes("verdict")


class _PairGraph(reader.EncoderGraph):
    _masks = ("a", "b")

    def _read(self, x: str) -> None:
        self._whole(one=1)
        for name in self._masks:
            self._node("Unsqueeze", [name, "one"], f"{name}.row")
            self._node("MatMul", [f"{name}.row", x], f"{name}.mean")
        self._node("Sub", ["a.mean", "b.mean"], "difference")
        self._node("Abs", ["difference"], "distance")
        self._node("Slice", [x, "zero", "one", "one"], "first")
        self._node("Concat", ["first", "a.mean", "b.mean", "distance"], "four", axis=1)
        self._node("Flatten", ["four"], "flat", axis=1)
        for name, source in (("pool", "flat"), ("verdict", "pool.tanh")):
            weight, bias = (
                self._constant(f"{name}.{p}", self._update.heads[f"{name}.{p}"]) for p in ("weight", "bias")
            )
            self._node("Gemm", [source, weight, bias], name, transB=1)
            if name == "pool":
                self._node("Tanh", [name], "pool.tanh")
