"""An evaluation is worth what it notices: each breakage of the program lowers its metric, no harmless change does."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import app
from index import embeddings
from index.article import Article
from rag import assembly, comparison
from rag.answer import Answer, Citation, Verdict, Version
from rag.chain import Desk
from rag.claims.claim import Passage
from rag.evaluation.run import Run, figures, stored, value
from rag.evidence import fair
from rag.lexicon import Lexicon, Mark
from rag.phrases import Phrases
from rag.question import Question
from tests.evaluation.conftest import FOLDER, SUITE

pytestmark = [pytest.mark.usefixtures("evaluation"), pytest.mark.slow]
CORPUS = FOLDER / "bridge"
Patch = pytest.MonkeyPatch


def evaluate(suite: Path, out: Path, *more: str | Path) -> tuple[int, Run]:
    """The exit status of the command and the run that it stored."""
    status = app.main(["eval", str(suite), "--out", str(out), *map(str, more)])
    return status, stored(out / f"{suite.stem}.json")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, cache: Path, reader: object) -> Path:
    """A stored run of the program as it is."""
    out = tmp_path_factory.mktemp("sound")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RIWAYAT_CACHE", str(cache))
        patch.delenv("RIWAYAT_INDEX", raising=False)
        patch.setattr("rag.relevance._reader", lambda *_: reader)
        evaluate(SUITE, out)
    return out / "bridge.json"


def wrong_offset(patch: Patch) -> None:
    def shifted(numbering: Any, article: Article, passage: Passage, words: Any) -> Citation:
        cited = cite(numbering, article, passage, words)
        return replace(cited, start=cited.start + 2, end=cited.end + 2)

    cite = assembly._Numbering.cite
    patch.setattr(assembly._Numbering, "cite", shifted)


def swapped_outlets(patch: Patch) -> None:
    def swapped(numbering: Any, article: Article, passage: Passage, words: Any) -> Citation:
        other = {"The Herald": "The Tribune", "The Tribune": "The Herald"}
        cited = cite(numbering, article, passage, words)
        return replace(cited, outlet=other.get(cited.outlet, cited.outlet))

    cite = assembly._Numbering.cite
    patch.setattr(assembly._Numbering, "cite", swapped)


def dropped_denial(patch: Patch) -> None:
    unmarked(patch, "acts", "deny")


def ignored_negation(patch: Patch) -> None:
    unmarked(patch, "words", "negation")


def unmarked(patch: Patch, table: str, key: str) -> None:
    """No text holds such words any more."""

    def without(lexicon: Lexicon, text: str) -> tuple[Mark, ...]:
        return tuple(mark for mark in marks(lexicon, text) if (mark.table, mark.key) != (table, key))

    marks = Lexicon.marks
    patch.setattr(Lexicon, "marks", without)


def no_refusal(patch: Patch) -> None:
    def always(desk: Desk, question: Question) -> Answer:
        answer = ask(desk, question)
        if answer.verdict != "unanswered":
            return answer
        best = desk.search(question, 1)[0].sentence
        article = desk.index.articles[best.article]
        cited = Citation(
            1, article.id, article.outlet, True, article.published, False, None, best.text, best.start, best.end, None
        )
        version = Version(1, best.text, True, (article.outlet,), (cited,))
        return replace(answer, verdict="single_source", versions=(version,))

    ask = Desk.ask
    patch.setattr(Desk, "ask", always)


def starved_outlet(patch: Patch) -> None:
    def unfair(outlets: Sequence[str]) -> list[int]:
        return [place for place in fair(outlets) if outlets[place] != "The Herald"]

    patch.setattr("rag.chain.fair", unfair)


def wrong_language(patch: Patch) -> None:
    patch.setattr(assembly, "Phrases", SimpleNamespace(of=lambda _: Phrases.of("de")))


def duplicate_citation(patch: Patch) -> None:
    def twice(*arguments: Any) -> Version:
        version = make(*arguments)
        return replace(version, citations=version.citations * 2)

    make = assembly._version
    patch.setattr(assembly, "_version", twice)


def conflict_called_agreement(patch: Patch) -> None:
    def agreeable(*arguments: Any) -> Verdict:
        verdict = decide(*arguments)
        return "agreement" if verdict == "conflict" else verdict

    decide = comparison._verdict
    patch.setattr(comparison, "_verdict", agreeable)


BREAKAGES: dict[Callable[[Patch], None], str] = {
    wrong_offset: "quote_exactness",
    swapped_outlets: "attribution",
    dropped_denial: "conflict_recall",
    ignored_negation: "answer_accuracy",
    no_refusal: "refusal_recall",
    starved_outlet: "outlet_coverage",
    wrong_language: "answer_language",
    duplicate_citation: "citation_distinctness",
    conflict_called_agreement: "verdict_accuracy",
}


def noticed(metric: str, status: int, run: Run, sound: Path, said: str) -> None:
    """The metric is lower than it was, is named, and the command fails for it."""
    before, now = figures(stored(sound).results), figures(run.results)
    assert value(now[metric]) < value(before[metric])
    assert status == 1
    assert f"{metric} fell" in said


@pytest.mark.parametrize(("broken", "metric"), BREAKAGES.items(), ids=[one.__name__ for one in BREAKAGES])
def test_a_breakage_is_noticed(
    broken: Callable[[Patch], None],
    metric: str,
    sound: Path,
    tmp_path: Path,
    monkeypatch: Patch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    broken(monkeypatch)
    status, run = evaluate(SUITE, tmp_path, "--baseline", sound)
    noticed(metric, status, run, sound, capsys.readouterr().err)


def test_a_stale_index_is_noticed(sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = tmp_path / "old"
    shutil.copytree(CORPUS, old)
    assert app.main(["index", str(old), "--index", str(tmp_path / "index")]) == 0
    suite = renamed(tmp_path, {"14 people": "24 people"}, names={})
    status, run = evaluate(suite, tmp_path / "out", "--baseline", sound, "--index", tmp_path / "index")
    noticed("quote_exactness", status, run, sound, capsys.readouterr().err)


def renamed(folder: Path, words: dict[str, str], names: dict[str, str]) -> Path:
    """The suite over a copy of its corpus: words replaced in articles and marks, files and references renamed alike."""
    corpus = folder / "bridge"
    corpus.mkdir()
    tables = (CORPUS / "sources.toml").read_text("utf-8")
    marks = SUITE.read_text("utf-8")
    for file in sorted(CORPUS.glob("*.txt")):
        text = file.read_text("utf-8")
        for before, after in words.items():
            text, marks = text.replace(before, after), marks.replace(before, after)
        (corpus / f"{names.get(file.stem, file.stem)}.txt").write_text(text, "utf-8")
    for before, after in names.items():
        tables = tables.replace(f'["{before}.txt"]', f'["{after}.txt"]')
        marks = marks.replace(f"a: {before},", f"a: {after},").replace(f"b: {before},", f"b: {after},")
        marks = marks.replace(f"      {before}:\n", f"      {after}:\n")
    (corpus / "sources.toml").write_text(tables, "utf-8")
    suite = folder / "bridge.yaml"
    suite.write_text(marks, "utf-8")
    return suite


def listed(folder: Path, names: dict[str, str]) -> Path:
    """The suite over its corpus as JSONL, the last article first, ids by ``names``."""
    suite = renamed(folder, {}, names)
    tables = tomllib.loads((folder / "bridge" / "sources.toml").read_text("utf-8"))
    lines = [
        json.dumps({"id": name.removesuffix(".txt"), "text": (folder / "bridge" / name).read_text("utf-8"), **fields})
        for name, fields in reversed(tables.items())
    ]
    shutil.rmtree(folder / "bridge")
    (folder / "bridge.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    suite.write_text(suite.read_text("utf-8").replace("corpus: bridge", "corpus: bridge.jsonl"), "utf-8")
    return suite


NAMES = {
    name: f"z-{10 - number}" for number, name in enumerate(("herald", "tribune", "courier", "gazette", "moniteur"))
}


def second_run(folder: Path, patch: Patch) -> Path:
    return SUITE


def order_of_articles(folder: Path, patch: Patch) -> Path:
    return listed(folder, {})


def other_ids(folder: Path, patch: Patch) -> Path:
    return listed(folder, NAMES)


def other_file_names(folder: Path, patch: Patch) -> Path:
    return renamed(folder, {}, NAMES)


def batch_size(folder: Path, patch: Patch) -> Path:
    patch.setattr(embeddings, "_TOKENS", 40)
    return renamed(folder, {}, {})


@pytest.mark.parametrize(
    "change",
    [second_run, order_of_articles, other_ids, other_file_names, batch_size],
    ids=lambda change: change.__name__,
)
def test_a_harmless_change_is_not(
    change: Callable[[Path, Patch], Path], sound: Path, tmp_path: Path, monkeypatch: Patch
) -> None:
    suite = change(tmp_path, monkeypatch)
    status, run = evaluate(suite, tmp_path / "out", "--baseline", sound)
    assert status == 0
    assert figures(run.results) == figures(stored(sound).results)


def test_two_runs_give_one_file(sound: Path, tmp_path: Path) -> None:
    evaluate(SUITE, tmp_path)
    assert (tmp_path / "bridge.json").read_bytes() == sound.read_bytes()
