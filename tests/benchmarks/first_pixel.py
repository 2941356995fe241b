"""How long a reader at the page waits for the first useful pixel, beside the recipe's first chunk.

The recipe's chunk is a passage that was found and that nothing has read; ours is a card with what each outlet's nearest
passage answers, or where none surely does, the lead and the cards when all has been read. The whole answer is timed as
well. Both pages are asked in one Chromium, in turns,
over the same articles, after each has answered three questions unmeasured. The clock runs in the browser, from the key
press to the frame after what is useful has entered the page.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from index.build import build
from index.settings import Settings
from tests.benchmarks import plain_recipe
from tests.benchmarks.suite import ROOT, SEEDS
from tests.benchmarks.table import Table
from tests.browser.serving import served

CHROMIUM = Path("/usr/bin/chromium")
WARM = 3
QUESTIONS = 15
OURS = ("#question textarea", ("#live :is(.lead, .version)", "#live .turn[data-state='done'] :is(.lead, .version)"))
PLAIN = ("textarea", (".message.bot:not(.pending)",))

# Resolves with milliseconds for each of the useful things, once one more than before holds text and a frame with it has
# been painted.
WATCH = """([box, useful, before]) => new Promise((resolve) => {
  const field = document.querySelector(box);
  const began = performance.now();
  const times = useful.map(() => null);
  const pending = new Set(useful.keys());
  const look = () => {
    for (const one of [...pending]) {
      const found = [...document.querySelectorAll(useful[one])];
      if (found.length <= before[one] || found.at(-1).textContent.trim().length < 20) continue;  // no waiting dots
      pending.delete(one);
      requestAnimationFrame(() => requestAnimationFrame(() => {
        times[one] = performance.now() - began;
        if (times.every((time) => time !== null)) resolve(times);
      }));
    }
    if (!pending.size) observer.disconnect();
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", bubbles: true }));
  field.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", code: "Enter", bubbles: true }));
})"""


def tables(data: Path | None, settings: Settings) -> list[Table]:
    """Milliseconds in the browser; none without Chromium and what only the tests need."""
    if not CHROMIUM.exists() or find_spec("playwright") is None:
        print("Chromium or playwright is missing: nothing is measured in a browser.", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory() as scratch:
        return [_table(settings, Path(scratch) / "index")]


def _table(settings: Settings, folder: Path) -> Table:
    build(folder, [ROOT / "seeds"], settings)
    questions = [one["q"] for one in yaml.safe_load(SEEDS.read_text("utf-8"))["questions"]][: WARM + QUESTIONS]
    ours_taken: list[list[float]] = []
    plain_taken: list[list[float]] = []
    with (
        served("app.py", "serve", "--port", str(_port()), "--index", str(folder)) as ours,
        served("-m", "tests.benchmarks.first_pixel", str(_port())) as plain,
        _tabs(ours, plain) as tabs,
    ):
        for question in questions:
            ours_taken.append(_wait(tabs[0], *OURS, question))
            plain_taken.append(_wait(tabs[1], *PLAIN, question))
    (chunk,) = zip(*plain_taken[WARM:], strict=True)
    first, answer = zip(*ours_taken[WARM:], strict=True)
    rows = [
        (name, f"{median(times):.0f} ms", f"{max(times):.0f} ms", median(times) / median(chunk))
        for name, times in (
            ("plain recipe's chat: first chunk", chunk),
            ("Riwayat: first card", first),
            ("Riwayat: whole answer", answer),
        )
    ]
    return Table(
        "First useful pixel",
        f"In Chromium, on the seeds, {len(chunk)} questions in turns, from the key press; ratios are of medians.",
        ("", "median", "slowest", "ratio"),
        rows,
    )


def _wait(page: Any, box: str, useful: Sequence[str], question: str) -> list[float]:
    """Milliseconds from the key press to the first pixel of each useful thing for this question."""
    page.bring_to_front()
    if useful == OURS[1]:  # the turn before moves up; what counts is the live one
        page.evaluate("document.querySelectorAll('#live .turn').forEach((turn) => turn.remove())")
    before = [page.locator(one).count() for one in useful]
    page.fill(box, question)
    waited = [float(time) for time in page.evaluate(WATCH, [box, list(useful), before])]
    page.wait_for_timeout(700)  # what either still has to do is not the other's to wait for
    return waited


@contextmanager
def _tabs(*addresses: str) -> Iterator[list[Any]]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        pages = []
        for address in addresses:
            page = browser.new_context(reduced_motion="reduce").new_page()
            page.set_default_timeout(120_000)
            page.goto(address)
            page.wait_for_selector("textarea")
            page.wait_for_timeout(1_000)
            pages.append(page)
        yield pages
        browser.close()


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _plain_chat(port: int) -> None:
    """The recipe's chat over the seeds, until it is ended."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"
    import gradio as gr

    from index.settings import load

    seeds = [(path.stem, path.read_text("utf-8")) for path in sorted((ROOT / "seeds").glob("*.txt"))]
    store = plain_recipe.index(seeds, plain_recipe.PlainEmbeddings(load().cache), "first-pixel")

    def answer(message: str, history: list[Any]) -> str:
        return "\n\n".join(found.page_content for found in store.similarity_search(message, k=plain_recipe.K))

    chat = gr.ChatInterface(answer, analytics_enabled=False)
    _, address, _ = chat.launch(server_port=port, quiet=True, prevent_thread_lock=True, footer_links=[])
    print(address, flush=True)
    chat.block_thread()


if __name__ == "__main__":
    _plain_chat(int(sys.argv[1]))
