"""Train the relation model: ``python -m rag.relation.train DATA_FOLDER``.

The cross-encoder starts from the span reader's encoder and learns first inference (SNLI), paraphrase (PAWS-X) and
translation (XQuAD), then in three branches the headlines (ANS) of two thirds of its groups, so that every headline pair
has a branch that has not seen it. Users run the mean of the branches. What decides from its logits is
fitted by ``rag.relation.fit``.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from index import bundled
from rag.reader import weights
from rag.reader.model import RANKS, SCALE
from rag.relation import data
from rag.relation.encode import HEADS, encode, padded
from rag.relation.model import PairModel

BATCH = 32
POOL = 24
SEED = 20261124
Draw = Callable[[], data.Example]
Sources = Callable[[random.Random], list[tuple[Draw, float]]]


@dataclass(frozen=True)
class Stage:
    """One training run: its sources with their shares, its steps, and the learning rate, which falls to ``floor`` of
    itself."""

    name: str
    sources: Sources
    steps: int
    rate: float
    floor: float


@dataclass(frozen=True)
class Batch:
    """``ids`` and ``second`` (batch, tokens), and by head the rows that it learns from with their classes."""

    ids: Tensor
    second: Tensor
    wanted: dict[str, tuple[Tensor, Tensor]]


def batches(stage: Stage, tokenizer: Tokenizer, pool: int) -> Iterator[Batch]:
    """The batches of one pool, of similar length within a batch. The same stage and pool give the same batches."""
    chance = random.Random(f"{SEED} {stage.name} {pool}")
    draws = stage.sources(chance)
    examples = [chance.choices([d for d, _ in draws], [s for _, s in draws])[0]() for _ in range(BATCH * POOL)]
    encoded = encode(tokenizer, [(example.a, example.b) for example in examples])
    order = sorted(range(len(examples)), key=lambda i: len(encoded[i].ids) + chance.random() * 4)
    cut = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
    chance.shuffle(cut)
    for rows in cut:
        ids, second = padded([encoded[i] for i in rows])
        wanted = {}
        for head in HEADS:
            mine = [n for n, i in enumerate(rows) if examples[i].head == head]
            if mine:
                wanted[head] = (torch.tensor(mine), torch.tensor([examples[rows[n]].label for n in mine]))
        yield Batch(torch.from_numpy(ids), torch.from_numpy(second), wanted)


def losses(model: PairModel, batch: Batch) -> dict[str, Tensor]:
    """Cross-entropy of each head that the batch has examples of, with a little smoothing."""
    sizes = [len(classes) for classes in HEADS.values()]
    out = dict(zip(HEADS, model(batch.ids, batch.second).split(sizes, 1), strict=True))
    return {
        head: F.cross_entropy(out[head][rows], classes, label_smoothing=0.05)
        for head, (rows, classes) in batch.wanted.items()
    }


def run(stage: Stage, model: PairModel, tokenizer: Tokenizer, folder: Path) -> None:
    """Train ``model`` in place; go on from the stage's last checkpoint if it was cut off, skip it if it is done."""
    done, unfinished = folder / f"{stage.name}.pt", folder / f"{stage.name}.partial.pt"
    if done.is_file():
        model.load_state_dict(torch.load(done))
        return
    trained = list(model.parameters())
    optimiser = torch.optim.AdamW(trained, lr=stage.rate, weight_decay=0.01, betas=(0.9, 0.98))
    step = 0
    if unfinished.is_file():
        saved = torch.load(unfinished)
        model.load_state_dict(saved["model"])
        optimiser.load_state_dict(saved["optimiser"])
        step = saved["step"]
    began, first = time.monotonic(), step
    means: dict[str, float] = {}
    stream: Iterator[Batch] = iter(())
    while step < stage.steps:
        if step == first or step % POOL == 0:
            stream = islice(batches(stage, tokenizer, step // POOL), step % POOL, None)
        rate = stage.rate * (stage.floor + (1 - stage.floor) * (1 - step / stage.steps)) * min(1.0, (step + 1) / 40)
        for group in optimiser.param_groups:
            group["lr"] = rate
        batch = next(stream)
        found = losses(model, batch)
        size = sum(len(rows) for rows, _ in batch.wanted.values())
        total = sum((loss * (len(batch.wanted[head][0]) / size) for head, loss in found.items()), torch.tensor(0.0))
        total.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        step += 1
        for head, loss in found.items():
            means[head] = means.get(head, float(loss.detach())) * 0.96 + 0.04 * float(loss.detach())
        if step % 20 == 0:
            spent = (time.monotonic() - began) / (step - first)
            said = " ".join(f"{head} {mean:.3f}" for head, mean in means.items())
            print(f"{stage.name} step {step}/{stage.steps}, {spent:.2f} s a step: {said}", flush=True)
        if step % 50 == 0:
            state = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step}
            torch.save(state, unfinished.with_suffix(".new"))
            unfinished.with_suffix(".new").replace(unfinished)
    torch.save(model.state_dict(), done)
    unfinished.unlink(missing_ok=True)


def stages(folder: Path, steps: tuple[int, int]) -> tuple[Stage, list[Stage]]:
    """The first stage and the three branches, of so many steps each."""
    inference, _ = data.inference(folder)
    pawsx, translated = data.paraphrases(folder), data.translations(folder)
    headlines = data.headlines(folder, "train")
    fold_of = data.folds(headlines)

    def first(chance: random.Random) -> list[tuple[Draw, float]]:
        return [
            (data.repeated(inference, chance).__next__, 0.7),
            (partial(data.paraphrase, pawsx, chance), 0.15),
            (partial(data.translation, translated, chance), 0.15),
        ]

    def branch(fold: int) -> Sources:
        seen = [e for e, its in zip(headlines, fold_of, strict=True) if its != fold]
        seen += [example for example in seen if example.label == HEADS["headlines"].index("other")]

        def sources(chance: random.Random) -> list[tuple[Draw, float]]:
            pairs = data.repeated(seen, chance)

            def headline() -> data.Example:
                example = next(pairs)
                return example.swapped if chance.random() < 0.5 else example

            return [(headline, 0.72), *((draw, share * 0.28) for draw, share in first(chance))]

        return sources

    return Stage("first", first, steps[0], 6e-4, 0.3), [
        Stage(f"fold-{fold}", branch(fold), steps[1], 5e-4, 0.02) for fold in range(data.FOLDS)
    ]


def reader_start(model: PairModel) -> None:
    """Begin with the span reader's update of the encoder, as far as the model's ranks hold it."""
    update = weights.load(weights.files(None))
    for name, change in update.linears.items():
        rank = RANKS[name.partition("_")[2]]
        u, s, v = np.linalg.svd(change, full_matrices=False)
        root = np.sqrt(s[:rank])
        layer = model.linears[name]
        with torch.no_grad():
            layer.up.copy_(torch.from_numpy(u[:, :rank] * root / SCALE**0.5))  # type: ignore[operator]
            layer.down.copy_(torch.from_numpy(root[:, None] * v[:rank] / SCALE**0.5))  # type: ignore[operator]


def main() -> None:
    """Train what is not trained yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with ans, snli, pawsx, nanco and xquad")
    parser.add_argument("--work", type=Path, default=Path("relation-training"), help="checkpoints")
    parser.add_argument("--steps", type=int, nargs=2, default=(500, 240), help="of the first stage and a branch")
    arguments = parser.parse_args()
    torch.manual_seed(SEED)
    arguments.work.mkdir(parents=True, exist_ok=True)
    base = bundled.expand(arguments.work / bundled.NAME)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    first, branches = stages(arguments.data, tuple(arguments.steps))
    model = PairModel(base)
    reader_start(model)
    run(first, model, tokenizer, arguments.work)
    shared = {name: value.clone() for name, value in model.state_dict().items()}
    for branch in branches:
        model.load_state_dict(shared)
        run(branch, model, tokenizer, arguments.work)


if __name__ == "__main__":
    main()
