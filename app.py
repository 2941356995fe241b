"""Riwayat: every outlet's version of an answer, side by side. ``python app.py --help`` lists the commands."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from index.errors import RiwayatError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 success, 1 a failed check or rejected input, 2 nothing could be done."""
    parsed = _parser().parse_args(arguments)
    from rag import commands

    try:
        return int(getattr(commands, parsed.command)(parsed))
    except RiwayatError as problem:
        print(problem, file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--index", type=Path, metavar="DIR", help="the index folder (a collection); else RIWAYAT_INDEX, else .riwayat"
    )
    within = argparse.ArgumentParser(add_help=False)
    within.add_argument(
        "--outlet", action="append", default=[], help="answer from this outlet's articles alone; may be repeated"
    )
    within.add_argument("--language", help="answer from articles in this language alone (ISO 639-1)")
    within.add_argument("--since", metavar="DAY", help="answer from articles published on this day or later (ISO 8601)")
    within.add_argument("--until", metavar="DAY", help="answer from articles published on this day or earlier")
    asked = argparse.ArgumentParser(add_help=False)
    asked.add_argument("question", nargs="?")
    asked.add_argument("--questions", type=Path, metavar="FILE", help="many questions: .yaml, .jsonl or .txt")
    asked.add_argument("--json", action="store_true", help="one JSON object a line on stdout")

    parser = argparse.ArgumentParser(prog="app.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    serve = commands.add_parser("serve", parents=[shared], help="the chat page (the default)")
    serve.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on; other machines are let in only if you say so"
    )
    serve.add_argument("--port", type=int, default=7860)
    index = commands.add_parser("index", parents=[shared], help="make the index hold what each source holds now")
    index.add_argument(
        "sources", nargs="*", metavar="SOURCE", help="a folder of .txt files, a .txt file or a .jsonl file"
    )
    index.add_argument(
        "--remove", nargs="+", default=[], metavar="ID", help="take articles out until they are restored"
    )
    index.add_argument("--restore", nargs="+", default=[], metavar="ID")
    commands.add_parser("ask", parents=[shared, within, asked], help="one answer, or many from a file")
    search = commands.add_parser("search", parents=[shared, within, asked], help="ranked evidence sentences")
    search.add_argument("--k", type=int, default=10, help="how many sentences")
    sources = commands.add_parser("sources", parents=[shared], help="what is indexed, by outlet")
    sources.add_argument("--json", action="store_true")
    sources.add_argument("--article", metavar="ID", help="one article")
    sources.add_argument("--text", action="store_true", help="with --article: its text, exactly, as offsets count it")
    evaluate = commands.add_parser(
        "eval", parents=[shared], help="run scripted question suites; 1 on a failure or a drop"
    )
    evaluate.add_argument(
        "suites", nargs="*", type=Path, metavar="SUITE", help="suite files; else all of tests/suites/"
    )
    evaluate.add_argument(
        "--out", type=Path, default=Path("build", "eval"), metavar="DIR", help="where runs and reports go"
    )
    evaluate.add_argument(
        "--baseline", type=Path, metavar="RUN", help="an earlier run, or a folder of them: fail where a metric fell"
    )
    evaluate.add_argument("--tolerance", type=float, default=0.0, metavar="SHARE", help="how far a metric may fall (0)")
    evaluate.add_argument(
        "--update-baseline", action="store_true", help="put this run in the baseline's place instead of failing"
    )
    evaluate.add_argument(
        "--fail-under", action="append", default=[], metavar="METRIC=VALUE", help="fail where a metric is lower"
    )
    evaluate.add_argument(
        "--draft", type=Path, metavar="QUESTIONS", help="print a suite's skeleton: what questions are answered now"
    )
    evaluate.add_argument("--json", action="store_true", help="one JSON object a suite on stdout, no table")
    relate = commands.add_parser("relate", parents=[shared], help="whether two statements agree or conflict, for many")
    relate.add_argument("pairs", type=Path, metavar="PAIRS.csv", help="columns a and b, and question for two answers")
    bench = commands.add_parser("bench", parents=[shared], help="figures and speed beside a plain recipe")
    bench.add_argument("data", nargs="?", type=Path, metavar="DATA_FOLDER")
    bench.add_argument("--out", type=Path, metavar="FILE", help="put the tables in their places on this page too")
    bench.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="run this benchmark alone; may be repeated"
    )
    doctor = commands.add_parser(
        "doctor", parents=[shared], help="what is wrong with this installation and how to mend it"
    )
    doctor.add_argument("--json", action="store_true")
    doctor.add_argument("--prepare", action="store_true", help="build what the first question would otherwise wait for")
    parser.set_defaults(command="serve", index=None, host="127.0.0.1", port=7860)
    return parser


if __name__ == "__main__":
    sys.exit(main())
