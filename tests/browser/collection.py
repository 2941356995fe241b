"""Small collections of invented articles, indexed with the real models and served as a user serves them."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.browser.serving import ROOT, served

Articles = Sequence[Mapping[str, str]]

HARBOUR: Articles = (
    {
        "id": "post-1",
        "outlet": "Harbour Post",
        "published": "2026-03-01",
        "title": "Ferry strike to end",
        "text": "The ferry strike in Tromsen ends on Friday, the port authority said. Eleven ferries stood still.",
    },
    {
        "id": "gazette-1",
        "outlet": "Gazette",
        "published": "2026-03-05",
        "text": "The ferry strike in Tromsen ends on Sunday, the union said. It called the talks useful.",
    },
    {
        "id": "mina-1",
        "outlet": "صحيفة الميناء",
        "text": "قالت نقابة البحارة إن إضراب العبارات في ترومسن ينتهي يوم الأحد. وشارك في الإضراب ثلاثمئة بحار.",
    },
)
ORCHARD: Articles = (
    {
        "id": "orchard-1",
        "outlet": "Orchard Weekly",
        "published": "2026-02-10",
        "text": "The apple fair in Lindal opens on Tuesday, the mayor said. Forty growers take part.",
    },
)


def indexed(folder: Path, articles: Articles) -> Path:
    """An index folder of these articles."""
    source = folder.parent / f"{folder.name}.jsonl"
    source.write_text("\n".join(json.dumps(article) for article in articles), encoding="utf-8")
    subprocess.run([sys.executable, "app.py", "index", str(source), "--index", str(folder)], cwd=ROOT, check=True)
    return folder


@contextmanager
def collections(*folders: Path) -> Iterator[str]:
    """The address of the page over these index folders."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    named = [part for folder in folders for part in ("--index", str(folder))]
    with served("app.py", "serve", "--port", port, *named) as address:
        yield address
