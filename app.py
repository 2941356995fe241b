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
    serve = commands.add_parser("serve", help="the chat page (the default)")
    serve.add_argument(
        "--index",
        type=Path,
        action="append",
        metavar="DIR",
        help="the index folder; several, each with its own --index, are chosen between on the page",
    )
    serve.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on; other machines are let in only if you say so"
    )
    serve.add_argument("--port", type=int, default=7860)
    serve.add_argument("--mcp", action="store_true", help="offer ask, compare and sources as MCP tools too")
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
    bench = commands.add_parser("bench", parents=[shared], help="figures and speed beside a plain recipe")
    bench.add_argument("data", nargs="?", type=Path, metavar="DATA_FOLDER")
    bench.add_argument("--out", type=Path, metavar="FILE", help="write the tables there too")
    doctor = commands.add_parser(
        "doctor", parents=[shared], help="what is wrong with this installation and how to mend it"
    )
    doctor.add_argument("--json", action="store_true")
    doctor.add_argument("--prepare", action="store_true", help="build what the first question would otherwise wait for")
    parser.set_defaults(command="serve", index=None, host="127.0.0.1", port=7860, mcp=False)
    return parser


if __name__ == "__main__":
    sys.exit(main())
