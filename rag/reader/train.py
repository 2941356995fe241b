"""Train the span reader: ``python -m rag.reader.train DATA_FOLDER``.

First on ARCD, PIAF and TyDi QA; then three branches of that, each on two thirds of XQuAD's articles besides, so that
every XQuAD question has a reader that has not seen its article. Users run the mean of the three branches.
The weights that ship had 800 and 800 steps and 900 more of the second kind on the public sets alone, 920 more with the
first 216 of the news stories (and are, of those, the mean of before and after), then 1,500 with 966 stories, ARCD's
questions in seven languages and dropout (``--start``; the mean of before and after again, two thirds of it after), then
1,200 with all stories, their questions reworded in other languages, and sentences near to a question as crops that do
not answer it; of that the mean once more, half of it after (``rag.reader.mean``). They have not seen the made-up
events, which a new training draws from. DATA_FOLDER holds ``arcd``, ``piaf``, ``tydiqa`` and ``xquad``, each with its
publisher's files.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from index import bundled
from index.universal import UniversalSentenceEncoder
from rag.reader import data, news, weights
from rag.reader.encode import PAD, Encoded, encode
from rag.reader.export import export
from rag.reader.model import SCALE, SpanModel

BATCH = 16
POOL = 32
DROPOUT = 0.1
SEED = 20261122
WORDINGS = {"ar": 0.22, "en": 0.17, "es": 0.11, "de": 0.11, "ru": 0.11, "tr": 0.12} | dict.fromkeys(
    ("el", "hi", "ro", "vi"), 0.04
)
TEXTS = {"ar": 0.5} | dict.fromkeys(("en", "es", "de", "ru", "tr"), 0.1)
ONE = {"_": 1.0}
ASKED = {"_": 0.28} | dict.fromkeys(("en", "fr", "es", "de", "ru", "tr"), 0.12)


@dataclass(frozen=True)
class Stage:
    """One training run: its name, its sources with their shares, and how it goes on.

    It ends after ``steps`` or ``minutes``, whichever comes first; the learning rate falls with the larger share done,
    from ``rate`` to ``rate * floor``.
    """

    name: str
    sources: tuple[tuple[data.Corpus | news.News, dict[str, float], dict[str, float], float, data.Rivals], ...]
    rate: float
    floor: float
    steps: int
    minutes: float


@dataclass(frozen=True)
class Batch:
    """Tensors of ``BATCH`` examples: ids and crop (batch, tokens); start, end (batch), -1 where unanswerable."""

    ids: Tensor
    crop: Tensor
    start: Tensor
    end: Tensor


def batches(stage: Stage, tokenizer: Tokenizer, pool: int) -> Iterator[Batch]:
    """The batches of one pool, of similar length within a batch. The same stage and pool give the same batches."""
    chance = random.Random(f"{SEED} {stage.name} {pool}")
    samplers = [
        source.drawn(random.Random(chance.random()))
        if isinstance(source, news.News)
        else iter(data.Sampler(source, wordings, texts, random.Random(chance.random()), near))
        for source, wordings, texts, _, near in stage.sources
    ]
    shares = [share for _, _, _, share, _ in stage.sources]
    drawn: list[tuple[Encoded, tuple[int, int]]] = []
    while len(drawn) < BATCH * POOL:
        (sampler,) = chance.choices(samplers, shares)
        example = next(sampler)
        (encoded,) = encode(tokenizer, example.question, [example.crop])
        answer = encoded.tokens_of(example.start, example.end) if example.answerable else (-1, -1)
        if answer is not None:
            drawn.append((encoded, answer))
    drawn.sort(key=lambda pair: len(pair[0].ids) + chance.random() * 6)
    cut = [drawn[i : i + BATCH] for i in range(0, len(drawn), BATCH)]
    chance.shuffle(cut)
    for group in cut:
        width = max(len(encoded.ids) for encoded, _ in group)
        ids = torch.full((len(group), width), PAD)
        crop = torch.zeros(len(group), width, dtype=torch.bool)
        for row, (encoded, _) in enumerate(group):
            ids[row, : len(encoded.ids)] = torch.tensor(encoded.ids)
            crop[row, encoded.first : encoded.first + len(encoded.offsets)] = True
        answers = torch.tensor([answer for _, answer in group])
        yield Batch(ids, crop, answers[:, 0], answers[:, 1])


def loss_of(model: SpanModel, batch: Batch) -> tuple[Tensor, Tensor]:
    """Cross-entropy of the span where there is one, and of the answerability of every crop."""
    out = model(batch.ids, batch.crop)
    places = sum(
        F.cross_entropy(logits, place, ignore_index=-1, reduction="sum")
        for logits, place in ((out.start, batch.start), (out.end, batch.end))
    )
    span = 0.5 * places / (batch.start >= 0).sum().clamp(min=1)
    verdict = F.binary_cross_entropy_with_logits(out.answerable, (batch.start >= 0).float())
    return span, verdict


def run(stage: Stage, model: SpanModel, tokenizer: Tokenizer, folder: Path) -> None:
    """Train ``model`` in place; go on from the stage's last checkpoint if it was cut off, skip it if it is done."""
    done, partial = folder / f"{stage.name}.pt", folder / f"{stage.name}.partial.pt"
    if done.is_file():
        model.load_state_dict(torch.load(done))
        return
    trained = list(model.parameters())
    optimiser = torch.optim.AdamW(trained, lr=stage.rate, weight_decay=0.0, betas=(0.9, 0.98))
    step, before = 0, 0.0
    if partial.is_file():
        saved = torch.load(partial)
        model.load_state_dict(saved["model"])
        optimiser.load_state_dict(saved["optimiser"])
        step, before = saved["step"], saved["seconds"]
    began = time.monotonic() - before
    means = [0.7, 0.7]
    pool = -1
    stream: Iterator[Batch] = iter(())
    progress = 0.0
    while progress < 1:
        if step // POOL != pool:
            pool = step // POOL
            stream = islice(batches(stage, tokenizer, pool), step % POOL, None)
        progress = max(step / stage.steps, (time.monotonic() - began) / 60 / stage.minutes)
        rate = stage.rate * (stage.floor + (1 - stage.floor) * max(0.0, 1 - progress)) * min(1.0, (step + 1) / 40)
        for group in optimiser.param_groups:
            group["lr"] = rate
        span, verdict = loss_of(model, next(stream))
        (span + verdict).backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        step += 1
        share = max(0.02, 1 / step)
        means = [m + share * (float(x) - m) for m, x in zip(means, (span.detach(), verdict.detach()), strict=True)]
        if step % 20 == 0:
            seconds = time.monotonic() - began
            print(
                f"{stage.name} step {step} {seconds:.0f} s, {progress:.0%}, rate {rate:.1e}: "
                f"span {means[0]:.3f} answerable {means[1]:.3f}",
                flush=True,
            )
        if step % 100 == 0:
            state = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step}
            torch.save(state | {"seconds": time.monotonic() - began}, partial.with_suffix(".new"))
            partial.with_suffix(".new").replace(partial)
    torch.save(model.state_dict(), done)
    partial.unlink(missing_ok=True)


def stages(
    folder: Path, minutes: Sequence[float], steps: Sequence[int], folds: Iterable[int]
) -> tuple[Stage, dict[int, Stage]]:
    """The first stage, and the branch of each fold. ``minutes`` and ``steps``: of the first stage, and of a branch."""
    embed = UniversalSentenceEncoder().passages
    arcd, (piaf, _), tydi, xquad = data.arcd(folder), data.piaf(folder), data.tydi(folder), data.xquad(folder)
    of_arcd, of_piaf, of_tydi = (data.rivals(corpus, embed) for corpus in (arcd, piaf, tydi))
    first = ((arcd, ASKED, ONE, 0.4, of_arcd), (piaf, ONE, ONE, 0.3, of_piaf), (tydi, ONE, ONE, 0.3, of_tydi))
    stories, events = news.News(news.stories(held_out=False)), news.events(held_out=False)
    again: tuple[Any, ...] = ((stories, ONE, ONE, 0.3, {}), (arcd, ASKED, ONE, 0.1, of_arcd))
    again += ((piaf, ONE, ONE, 0.03, of_piaf), (tydi, ONE, ONE, 0.02, of_tydi))
    branches = {}
    for fold in folds:
        told = [event for number, event in enumerate(events) if number % data.FOLDS != fold]
        of_events: Any = (news.News(told, news.beside(told, embed)), ONE, ONE, 0.3, {})
        seen = xquad.only({question.article for question in xquad.questions if question.article % data.FOLDS != fold})
        sources = ((seen, WORDINGS, TEXTS, 0.25, data.rivals(seen, embed)), of_events, *again)
        branches[fold] = Stage(f"fold-{fold}", sources, 4e-4, 0.02, steps[1], minutes[1])
    return Stage("stage-1", first, 1e-3, 0.3, steps[0], minutes[0]), branches


def trained(folder: Path, fold: int) -> dict[str, Tensor]:
    """The state of a model with one fold's weights as ``export`` wrote them."""
    factors, heads = weights.factors(weights.files(fold, folder)[0])
    state = {name: torch.from_numpy(value) for name, value in heads.items()}
    for name, (up, down) in factors.items():
        state |= {f"linears.{name}.up": torch.from_numpy(up / SCALE), f"linears.{name}.down": torch.from_numpy(down)}
    return state


def main() -> None:
    """Train what is not trained yet, and write each branch's weights; ``rag.reader.score`` then calibrates them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with arcd, piaf, tydiqa and xquad")
    parser.add_argument("--base", type=Path, help="folder of the expanded encoder; made in --work if not given")
    parser.add_argument("--out", type=Path, default=weights.FOLDER, help="where the weights are written")
    parser.add_argument("--work", type=Path, default=Path("reader-training"), help="checkpoints")
    parser.add_argument("--minutes", type=float, nargs=2, default=(60.0, 60.0), help="at most: first stage, branch")
    parser.add_argument("--steps", type=int, nargs=2, default=(800, 800), help="at most: first stage, branch")
    parser.add_argument("--start", type=Path, help="weights to go on from, in place of the first stage")
    parser.add_argument("--only", choices=range(data.FOLDS), type=int, help="one branch alone")
    arguments = parser.parse_args()
    torch.manual_seed(SEED)
    arguments.work.mkdir(parents=True, exist_ok=True)
    base = arguments.base or bundled.expand(arguments.work / bundled.NAME)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    folds = range(data.FOLDS) if arguments.only is None else (arguments.only,)
    first, branches = stages(arguments.data, arguments.minutes, arguments.steps, folds)
    model = SpanModel(base)
    model.dropout = DROPOUT
    if arguments.start is None:
        run(first, model, tokenizer, arguments.work)
    shared = {name: value.clone() for name, value in model.state_dict().items()}
    for fold, branch in branches.items():
        model.load_state_dict(shared if arguments.start is None else trained(arguments.start, fold))
        run(branch, model, tokenizer, arguments.work)
        export(arguments.work / f"{branch.name}.pt", arguments.out / f"{branch.name}.safetensors")


if __name__ == "__main__":
    main()
