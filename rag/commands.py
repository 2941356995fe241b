"""The commands of app.py. Results go to stdout, progress and messages to stderr; each returns the exit status."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import RiwayatError
from rag.question import Question
from rag.questions import Rejected, read_questions

if TYPE_CHECKING:
    from index.reading import Index
    from index.settings import Settings
    from rag.chain import Desk

HOME = Path(__file__).resolve().parent.parent
SEEDS = HOME / "seeds"


def serve(options: Namespace) -> int:
    """The chat page, until it is interrupted."""
    from rag import page

    with closing(_desk(options)) as desk:
        page.launch(desk, options.host, options.port)
    return 0


def index(options: Namespace) -> int:
    """Bring the index in line with the sources; 1 where some inputs were rejected."""
    from index.build import build

    settings = _settings(options)
    if not options.sources and not options.remove and not options.restore:
        raise RiwayatError("Nothing to do: name a source to index, or articles to --remove or --restore.")
    report = build(
        settings.folder, options.sources, settings, _progress(), remove=options.remove, restore=options.restore
    )
    for message in (*report.rejections, *report.remarks):
        _say(message)
    _say(
        f"{report.articles} articles, {report.sentences} sentences: {len(report.added)} added, {len(report.changed)} "
        f"changed, {len(report.vanished)} vanished, {report.unchanged} unchanged."
    )
    return report.exit_status


def ask(options: Namespace) -> int:
    """One answer, or one for each item of a file."""

    def answer(question: Question) -> tuple[dict[str, Any], str]:
        _say_undated(desk, question)
        given = desk.ask(question)
        return given.as_json(), _told(given)

    with closing(_desk(options)) as desk:
        return _each(options, answer)


def search(options: Namespace) -> int:
    """Ranked sentences for one question, or for each item of a file."""
    if options.k < 1:
        raise RiwayatError("--k must be at least 1.")

    def results(question: Question) -> tuple[dict[str, Any], str]:
        _say_undated(desk, question)
        hits = desk.search(question, options.k)
        found = [
            {
                "article": hit.sentence.article,
                "outlet": desk.index.articles[hit.sentence.article].outlet,
                "start": hit.sentence.start,
                "end": hit.sentence.end,
                "text": hit.sentence.text,
                "rank": rank,
            }
            for rank, hit in enumerate(hits, 1)
        ]
        told = "\n".join(f"{f['rank']}. {f['outlet']}: {f['text']}" for f in found)
        return {"id": question.id, "question": question.text, "results": found}, told

    with closing(_desk(options)) as desk:
        return _each(options, results)


def sources(options: Namespace) -> int:
    """What is indexed, by outlet; or one article."""
    with closing(_open(options, _settings(options))) as opened:
        return _list(options, opened)


def _list(options: Namespace, opened: Index) -> int:
    if options.article is not None:
        article = opened.articles.get(options.article)
        if article is None:
            raise RiwayatError(f"No article of this index has the id {options.article}.")
        if options.text:
            sys.stdout.write(article.text)
        else:
            print(json.dumps(asdict(article), ensure_ascii=False, indent=None if options.json else 2))
        return 0
    if options.text:
        raise RiwayatError("--text needs --article ID.")
    articles = [
        {key: value for key, value in asdict(article).items() if key != "text"} for article in opened.articles.values()
    ]
    if options.json:
        outlets = [outlet._asdict() for outlet in opened.outlets()]
        print(json.dumps({"outlets": outlets, "articles": articles}, ensure_ascii=False))
        return 0
    for outlet in opened.outlets():
        print(outlet.name if outlet.known else f"{outlet.name} (no outlet stated)")
        for fields in articles:
            if fields["outlet"] == outlet.name:
                print("  ", fields["id"], fields["published"] or "-", fields["title"] or "-")
    return 0


def eval(options: Namespace) -> int:
    """Run suites: 1 where a metric fell or is too low, a question failed or could not be asked."""
    if options.draft is not None:
        return _draft(options)
    from rag.evaluation import command
    from rag.evaluation.suite import found

    choices = command.Choices(
        options.out, options.baseline, options.update_baseline, options.tolerance, command.limits(options.fail_under)
    )
    paths = options.suites or found(HOME / "tests" / "suites")
    failed = False
    for outcome in command.evaluate(paths, _settings(options), choices, lambda s: _open(options, s), _asking):
        if options.json:
            print(json.dumps(outcome.as_json(), ensure_ascii=False), flush=True)
        else:
            print(outcome.markdown(), flush=True)
        for failure in outcome.failures:
            _say(failure)
        failed = failed or bool(outcome.failures)
    _say(f"Runs and reports are in {options.out}.")
    return 1 if failed else 0


def _draft(options: Namespace) -> int:
    """Print a suite that holds what questions are answered now; 1 where one cannot be asked."""
    from rag.evaluation.command import fixed
    from rag.evaluation.draft import draft

    asked = list(read_questions(options.draft))
    settings = fixed(_settings(options))
    with closing(_desk(options, settings)) as desk:
        print(draft([one for one in asked if isinstance(one, Question)], desk), end="")
    rejected = [one for one in asked if isinstance(one, Rejected)]
    for one in rejected:
        _say(f"{one.id}: {one.error}")
    return 1 if rejected else 0


def relate(options: Namespace) -> int:
    """Each pair of a CSV with its relation, as CSV; 1 where a row had nothing to relate."""
    from rag.relation import Relater, pairs_file

    given = pairs_file.read(options.pairs)
    for row in given.empty:
        _say(f"{options.pairs}, row {row}: a statement is empty.")
    settings = _settings(options)
    relater = Relater.load(settings.cache, threads=settings.threads or 2)
    sys.stdout.write(given.related(relater.relate))
    return 1 if given.empty else 0


def bench(options: Namespace) -> int:
    """Figures and speed beside the plain recipe."""
    from tests.benchmarks import run

    return run(options.data, options.out, options.only, _settings(options))


def doctor(options: Namespace) -> int:
    """Check this installation; 1 where a check fails."""
    from rag import doctor as surgery

    settings = _settings(options)
    if options.prepare:
        surgery.prepare(settings)
    checks = surgery.doctor(settings)
    if options.json:
        print(json.dumps([asdict(check) for check in checks], ensure_ascii=False))
    else:
        for check in checks:
            print(
                "ok  " if check.ok else "FAIL", check.name, "-", check.detail, "" if check.ok else f"-> {check.remedy}"
            )
    return 0 if all(check.ok for check in checks) else 1


def _settings(options: Namespace) -> Settings:
    from index.settings import load

    return load(index=options.index)


def _desk(options: Namespace, settings: Settings | None = None) -> Desk:
    from rag.chain import Desk

    settings = settings or _settings(options)
    opened = _open(options, settings)
    return Desk(opened, settings, examples=_examples(opened))


def _open(options: Namespace, settings: Settings) -> Index:
    """The index; the default one is first built from the seeds where it is not there."""
    from index import generations
    from index.reading import Index

    if settings.index is None and generations.current(settings.folder) is None:
        from index.build import build

        _say("Building the index from the seed articles, once.")
        build(settings.folder, [SEEDS], settings, _progress())
    return Index.open(settings.folder, settings)


def _examples(opened: Index) -> tuple[str, ...]:
    if opened.sources() != [SEEDS.resolve()]:
        return ()
    import yaml

    return tuple(yaml.safe_load((HOME / "rag" / "page" / "examples.yaml").read_text("utf-8")))


def _each(options: Namespace, answer: Callable[[Question], tuple[dict[str, Any], str]]) -> int:
    """Run ``answer`` over the question or the file and print what it gives; 1 where an item was bad."""
    failed = False
    for question in _questions(options):
        if isinstance(question, Rejected):
            failed = True
            _print(options, {"id": question.id, "error": question.error}, question.error)
            continue
        try:
            record, told = answer(question)
        except RiwayatError as problem:
            if options.questions is None:
                raise
            failed = True
            record, told = {"id": question.id, "error": str(problem)}, str(problem)
        _print(options, record, told)
    return 1 if failed else 0


def _say_undated(desk: Desk, question: Question) -> None:
    if question.since or question.until:
        undated = desk.undated(question)
        if undated:
            _say(f"{undated} articles without a date are left out.")


def _questions(options: Namespace) -> Iterator[Question | Rejected]:
    if (options.question is None) == (options.questions is None):
        raise RiwayatError("Give one question, or a file with --questions.")
    restrictions = {
        "outlets": tuple(options.outlet),
        "language": options.language,
        "since": options.since,
        "until": options.until,
    }
    if options.questions is None:
        yield Question(options.question, **restrictions)
    else:
        yield from read_questions(options.questions, Question("restrictions", **restrictions))


def _print(options: Namespace, record: dict[str, Any], told: str) -> None:
    print(json.dumps(record, ensure_ascii=False) if options.json else told, flush=True)


def _told(answer: Any) -> str:
    """An answer for the shell: the lead, then each version with its quotes."""
    lines = [answer.summary]
    for version in answer.versions:
        lines += ["", version.answer]
        for c in version.citations:
            who = f" ({c.speaker})" if c.speaker else ""
            lines.append(f"  [{c.n}] {c.outlet}{', ' + c.published if c.published else ''}{who}: {c.quote}")
    for item in (*answer.conflicts, *answer.updates):
        lines += ["", f"[{item.citations[0]}] [{item.citations[1]}] {item.why}"]
    if answer.versions and answer.silent:
        lines += ["", "– " + ", ".join(answer.silent)]
    return "\n".join(lines)


def _progress(what: str = "", unit: str = "article") -> Callable[[int, int], None]:
    """A bar on stderr that moves by articles or the like; nothing where there is nothing to do."""
    from tqdm import tqdm

    bar: list[tqdm[Any]] = []

    def show(done: int, total: int) -> None:
        if not bar:
            bar.append(tqdm(total=total, desc=what, unit=unit, file=sys.stderr, leave=False))
        bar[0].update(done - bar[0].n)
        if done >= total:
            bar[0].close()

    return show


def _asking(suite: str) -> Callable[[int, int], None]:
    return _progress(suite, "question")


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
