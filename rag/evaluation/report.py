"""The report of a run: one HTML file that asks nothing of the network, and a Markdown summary for logs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import median
from typing import Any
from unicodedata import bidirectional

from markupsafe import Markup, escape

from rag.evaluation import plots
from rag.evaluation.baseline import Comparison, Moved
from rag.evaluation.run import Result, Run, figures, timings, value
from rag.evaluation.scoring import METRICS, Count

STYLE = Path(__file__).with_name("report.css")


def html(run: Run, comparison: Comparison | None = None) -> str:
    """The whole report. Text of articles and questions is escaped and keeps its own direction."""
    parts = [
        _summary(run, comparison),
        _section("Metrics", _metrics(run, comparison)),
        _section("Verdicts", Markup("<p>Expected down, given across.</p>") + plots.confusion(run.confusion())),
        _section("By language", _groups("language", run.languages, _by_language(run))),
        _section("By tag", _groups("tag", run.tags, _by_tag(run))),
    ]
    if comparison is not None:
        parts.append(_section("What changed", _changed(comparison)))
    parts.append(_section(f"Failed questions ({len(run.failed)})", Markup("").join(map(_failed, run.failed))))
    parts.append(_section("Conditions", _conditions(run.conditions)))
    return str(
        Markup(
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{0}</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
            "<style>{1}</style></head><body><h1>{0}</h1>{2}</body></html>\n"
        ).format(f"Evaluation: {run.suite}", Markup(STYLE.read_text("utf-8")), Markup("").join(parts))
    )


def markdown(run: Run, comparison: Comparison | None = None) -> str:
    """The summary: every metric, with the difference where there is a baseline, and the questions that fell."""
    lines = [f"## {run.suite}: {len(run.results) - len(run.failed)} of {len(run.results)} questions pass", ""]
    before = {change.metric: change for change in comparison.changes} if comparison else {}
    lines += [
        "| metric | value | of | " + ("baseline | difference (95%) |" if comparison else ""),
        "| --- | --- | --- |",
    ]
    lines[-1] += " --- | --- |" if comparison else ""
    for name, count in figures(run.results).items():
        row = f"| {name} | {value(count):.3f} | {count.of} |"
        if comparison:
            change = before.get(name)
            row += (
                f" {change.before:.3f} | {change.difference:+.3f} ({change.low:+.3f} to {change.high:+.3f}) |"
                if change
                else " - | - |"
            )
        lines.append(row)
    taken = timings(run)
    if taken:
        lines += ["", f"An answer takes {taken['median_ms']:.0f} ms (median), {taken['p95_ms']:.0f} ms (95%)."]
    left_out = sum(len(result.left_out) for result in run.results)
    if left_out:
        lines += ["", f"{left_out} expected answers are prose in another language than the articles: not scored."]
    if comparison:
        lines += ["", *(f"- fell: `{_code(one.now.id)}` {', '.join(one.fell)}" for one in comparison.moved if one.fell)]
        lines += [f"- rose: `{_code(one.now.id)}` {', '.join(one.rose)}" for one in comparison.moved if not one.fell]
    else:
        lines += ["", *(f"- failed: `{_code(r.id)}` {r.error or ', '.join(r.failed)}" for r in run.failed)]
    return "\n".join(lines).rstrip() + "\n"


def _code(text: str) -> str:
    return text.replace("`", "'").replace("\n", " ")


def _section(title: str, body: Markup) -> Markup:
    return Markup("<h2>{}</h2>{}").format(title, body)


def _summary(run: Run, comparison: Comparison | None) -> Markup:
    taken = timings(run)
    said = f"{len(run.results) - len(run.failed)} of {len(run.results)} questions pass."
    if taken:
        said += f" An answer takes {taken['median_ms']:.0f} ms (median), {taken['p95_ms']:.0f} ms (95%)."
    body = Markup("<p>{}</p>").format(said)
    if comparison is not None:
        drops = comparison.drops()
        fell = ", ".join(drop.metric for drop in drops)
        body += (
            Markup('<p class="drop">Fell against the baseline: {}.</p>').format(fell)
            if drops
            else Markup("<p>No metric fell against the baseline.</p>")
        )
    return body


def _metrics(run: Run, comparison: Comparison | None) -> Markup:
    before = {change.metric: change for change in comparison.changes} if comparison else {}
    found = figures(run.results)
    rows = []
    for name, count in found.items():
        change = before.get(name)
        old = change.before if change else None
        rows.append((name.replace("_", " "), value(count), old, f"{value(count):.3f} of {count.of}"))
    table = Markup("").join(
        Markup("<tr><td>{}</td><td>{}</td><td class=n>{}</td></tr>").format(
            name.replace("_", " "), METRICS[name], sum(name in result.counts for result in run.results)
        )
        for name in found
    )
    left_out = [(result.id, one) for result in run.results for one in result.left_out]
    listed = Markup("").join(
        Markup('<li>{}: <span dir="auto">{}</span></li>').format(name, one) for name, one in left_out
    )
    return Markup(
        "{}<details><summary>What each is, and how many of {} questions it is scored on</summary>"
        "<table><tr><th>metric</th><th>share of</th><th>questions</th></tr>{}</table></details>"
        "<details><summary>Expected answers that cannot be compared by value, left out: {}</summary>"
        "<ul>{}</ul></details>"
    ).format(plots.bars(rows), len(run.results), table, len(left_out), listed)


def _by_language(run: Run) -> Mapping[str, list[Result]]:
    return {one: [result for result in run.results if result.language == one] for one in run.languages}


def _by_tag(run: Run) -> Mapping[str, list[Result]]:
    return {one: [result for result in run.results if one in result.tags] for one in run.tags}


def _groups(what: str, names: Iterable[str], results: Mapping[str, list[Result]]) -> Markup:
    """Bars of the verdict accuracy, and every metric in a table."""
    names = list(names)
    if not names:
        return Markup("<p>None is marked.</p>")
    by_name = {name: figures(results[name]) for name in names}
    metrics = [name for name in METRICS if any(name in found for found in by_name.values())]
    rows = [
        (name, value(count), None, f"{value(count):.3f} of {count.of}")
        for name in names
        if (count := by_name[name].get("verdict_accuracy"))
    ]
    head = Markup("").join(Markup("<th>{}</th>").format(name) for name in names)
    body = Markup("").join(
        Markup("<tr><td>{}</td>{}</tr>").format(
            metric.replace("_", " "), Markup("").join(_cell(by_name[name].get(metric)) for name in names)
        )
        for metric in metrics
    )
    waits = [[one.milliseconds["total"] for one in results[name] if one.milliseconds] for name in names]
    if all(waits):
        cells = Markup("").join(Markup('<td class="n">{:.0f}</td>').format(median(wait)) for wait in waits)
        body += Markup("<tr><td>milliseconds (median)</td>{}</tr>").format(cells)
    return Markup(
        "<p>Verdict accuracy:</p>{}<details><summary>Every metric by {}</summary>"
        "<table><tr><th></th>{}</tr>{}</table></details>"
    ).format(plots.bars(rows), what, head, body)


def _cell(count: Count | None) -> Markup:
    if count is None:
        return Markup("<td></td>")
    return Markup('<td class="n">{:.2f} <span class="muted">{}</span></td>').format(value(count), count.of)


def _changed(comparison: Comparison) -> Markup:
    rows = Markup("").join(
        Markup(
            '<tr class="{}"><td>{}</td><td class="n">{:.3f}</td><td class="n">{:.3f}</td><td class="n">{:+.3f}</td>'
            '<td class="n">{:+.3f} to {:+.3f}</td></tr>'
        ).format(
            _tone(change.difference),
            change.metric.replace("_", " "),
            change.before,
            change.now,
            change.difference,
            change.low,
            change.high,
        )
        for change in comparison.changes
    )
    notes = [f"Other conditions: {one}" for one in comparison.conditions]
    if comparison.missing:
        notes.append(f"Only in the baseline, left out: {', '.join(comparison.missing)}")
    if comparison.new:
        notes.append(f"Only in this run, left out: {', '.join(comparison.new)}")
    listed = Markup("").join(Markup("<li>{}</li>").format(note) for note in notes)
    moved = Markup("").join(map(_moved, comparison.moved))
    return Markup(
        "<table><tr><th>metric</th><th>baseline</th><th>now</th><th>difference</th><th>95% by bootstrap</th></tr>{}"
        '</table><ul class="muted">{}</ul>{}'
    ).format(rows, listed, moved)


def _tone(difference: float) -> str:
    return "drop" if difference < 0 else "rise" if difference > 0 else ""


def _moved(moved: Moved) -> Markup:
    heading = "; ".join(
        f"{word} {', '.join(names)}" for word, names in (("fell:", moved.fell), ("rose:", moved.rose)) if names
    )
    return _beside(moved.now, heading, ("Baseline", _given(moved.before)), ("Now", _given(moved.now)))


def _failed(result: Result) -> Markup:
    heading = result.error or ", ".join(result.failed)
    return _beside(result, heading, ("Expected", _expected(result.expected)), ("Given", _given(result)))


def _beside(result: Result, heading: str, left: tuple[str, Markup], right: tuple[str, Markup]) -> Markup:
    return Markup(
        '<details><summary><b>{}</b> <span dir="auto">{}</span> <span class="muted">{}</span></summary>'
        '<div class="sides"><div><h4>{}</h4>{}</div><div><h4>{}</h4>{}</div></div></details>'
    ).format(result.id, result.question, heading, *left, *right)


def _expected(expected: Mapping[str, Any]) -> Markup:
    body = Markup("<p>{}</p>").format(" or ".join(expected["verdict"]))
    body += _list(expected.get("answers", ()))
    for article, quotes in expected.get("evidence", {}).items():
        body += Markup('<div class="muted">{}</div>{}').format(article, _quotes(quotes))
    for name in ("conflicts", "updates"):
        for a, b in expected.get(name, ()):
            body += Markup('<div class="muted">{}: <bdi>{}</bdi> – <bdi>{}</bdi></div>').format(name, a, b)
    if "kinds" in expected:
        body += Markup('<div class="muted">about: {}</div>').format(", ".join(expected["kinds"]))
    return body + _silent(expected.get("silent", ()))


def _given(result: Result) -> Markup:
    if result.error is not None:
        return Markup("<p>{}</p>").format(result.error)
    given = result.given
    body = Markup('<p>{}</p><p dir="{}">{}</p>').format(
        given["verdict"], _direction(given["summary"]), given["summary"]
    )
    for version in given["versions"]:
        said = version["answer"]
        body += Markup('<div>{}. <span dir="{}">{}</span></div>').format(version["id"], _direction(said), said)
        for citation in version["citations"]:
            body += Markup('<div class="muted">[{}] <bdi>{}</bdi> <bdi>{}</bdi></div>{}').format(
                citation["n"], citation["article"], citation["outlet"], _quotes([citation["quote"]])
            )
    for conflict in given["conflicts"]:
        why = conflict["why"]
        body += Markup('<div class="muted">{} {}–{}: <span dir="{}">{}</span></div>').format(
            conflict["kind"], conflict["a"], conflict["b"], _direction(why), why
        )
    return body + _silent(given["silent"])


def _silent(names: Iterable[str]) -> Markup:
    """Each name in its own direction, so that none runs into the next."""
    listed = Markup(", ").join(Markup("<bdi>{}</bdi>").format(name) for name in names)
    return Markup('<div class="muted">silent: {}</div>').format(listed) if listed else Markup("")


def _direction(text: str) -> str:
    """That of most letters: a Spanish sentence may begin with an Arabic name."""
    kinds = [bidirectional(letter) for letter in text]
    right = sum(kind in ("R", "AL") for kind in kinds)
    return "rtl" if right > kinds.count("L") else "ltr"


def _list(items: Iterable[str]) -> Markup:
    return Markup("").join(Markup('<div dir="auto">{}</div>').format(item) for item in items)


def _quotes(quotes: Iterable[str]) -> Markup:
    return Markup("").join(Markup('<blockquote dir="auto">{}</blockquote>').format(quote) for quote in quotes)


def _conditions(conditions: Mapping[str, Any], prefix: str = "") -> Markup:
    rows = Markup("")
    for name, found in conditions.items():
        if isinstance(found, dict):
            rows += _conditions(found, f"{prefix}{name}.")
        else:
            rows += Markup("<tr><td>{}{}</td><td>{}</td></tr>").format(prefix, name, escape(str(found)))
    return rows if prefix else Markup("<table>{}</table>").format(rows)
