"""An answer as a file that stands alone: Markdown, HTML or JSON, with every quote and where it is from.

Other people's text passes ``html.element`` on the way into HTML and ``_plain`` on the way into Markdown, and nothing
else, so that no file can run or fetch anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from uuid import uuid4

from markupsafe import Markup

from rag.answer import Answer, Citation, Version
from rag.page.html import direction, document, element, name, safe_url
from rag.page.labels import Labels, labels_for

# All of ASCII that can begin or carry markup, in CommonMark, in its extensions and in templates.
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!<>|~$&:@=^\"'/])")
_LINES = re.compile(r"\s+")
_SCHEME = re.compile(r"(?i)\b(https?|ftp|www|mailto)(?=\\:|\\\.)")
STYLE = (
    "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.65 Georgia,'Noto Naskh Arabic',serif}"
    "blockquote{margin:.75rem 0;padding-inline-start:1rem;border-inline-start:3px solid #999}"
    "figcaption{font:.85rem/1.5 system-ui,sans-serif}body{color-scheme:light dark}"
)


class Format(NamedTuple):
    """What a reader calls it, the end of its file's name, its media type, and what writes it."""

    name: str
    ending: str
    type: str
    write: Callable[[Answer], str]


def markdown(answer: Answer) -> str:
    """CommonMark in which nothing of the articles is markup."""
    labels = labels_for(answer.language)
    lines = [f"# {_plain(answer.question)}", f"*{labels.verdicts[answer.verdict]}*", _plain(answer.summary)]
    for letter, version in _lettered(answer, labels):
        lines.append(f"## {letter}: {_plain(version.answer)}")
        for cited in version.citations:
            lines += [f"> {_plain(cited.quote)}", f"\\[{cited.n}\\] {_plain(_source(cited, labels))}{_address(cited)}"]
    for said, ns in _links(answer, labels):
        lines.append(f"**{_plain(said)}** {' '.join(f'{_bracket(n)}' for n in ns)}")
    lines += [_plain(line) for line in _remarks(answer, labels)]
    return "\n\n".join(lines) + "\n"


def html(answer: Answer) -> str:
    """A page without a script that may fetch nothing."""
    labels = labels_for(answer.language)
    versions = (
        element(
            "section",
            element("h2", f"{letter}: ", name(version.answer)),
            *(_figure(cited, labels) for cited in version.citations),
        )
        for letter, version in _lettered(answer, labels)
    )
    body = (
        element("h1", answer.question, dir=direction(answer.question)),
        element("p", element("em", labels.verdicts[answer.verdict])),
        element("p", answer.summary, dir=direction(answer.summary)),
        *versions,
        *(element("p", element("b", name(said)), *(f" [{n}]" for n in ns)) for said, ns in _links(answer, labels)),
        *(element("p", line) for line in _remarks(answer, labels)),
    )
    return document(answer.question, STYLE, *body, language=labels.language, direction=labels.direction)


def as_json(answer: Answer) -> str:
    """What `ask --json` prints, laid out to be read."""
    return json.dumps(answer.as_json(), ensure_ascii=False, indent=2) + "\n"


FORMATS = {
    "markdown": Format("Markdown", "md", "text/markdown;charset=utf-8", markdown),
    "html": Format("HTML", "html", "text/html;charset=utf-8", html),
    "json": Format("JSON", "json", "application/json", as_json),
}


def saved_view(answer: Answer, format: str) -> Markup | None:
    """A file's content as text for page.js to hand over, each time another element; None for an unknown format."""
    made = FORMATS.get(format)
    if made is None:
        return None
    name = f"riwayat.{made.ending}"
    return element(
        "pre", made.write(answer), id=f"saved-{uuid4().hex}", data_name=name, data_type=made.type, hidden=True
    )


def _plain(text: str) -> str:
    """One line of Markdown that shows ``text`` and does nothing: no markup, no HTML, no link made of a bare address."""
    escaped = _MARKUP.sub(r"\\\1", _LINES.sub(" ", text).strip())
    return _SCHEME.sub("\\1\N{ZERO WIDTH NON-JOINER}", escaped)


def _bracket(n: int) -> str:
    return f"\\[{n}\\]"


def _address(cited: Citation) -> str:
    """The article's address, where it is one that a reader may follow."""
    url = safe_url(cited.url)
    return f" <{url}>" if url and not re.search(r"[<>\s\\]", url) else ""


def _figure(cited: Citation, labels: Labels) -> Markup:
    url = safe_url(cited.url)
    return element(
        "figure",
        element("blockquote", cited.quote, dir=direction(cited.quote)),
        element(
            "figcaption",
            f"[{cited.n}] ",
            name(_source(cited, labels)),
            element("a", " ", url, href=url, rel="noopener noreferrer nofollow") if url else None,
        ),
    )


def _source(cited: Citation, labels: Labels) -> str:
    """Outlet, day, speaker and article of a quote."""
    day = labels.day(cited.published) if cited.published else labels["undated"]
    parts = [cited.outlet, f"{day} ({labels['inferred']})" if cited.published_inferred else day]
    if cited.speaker:
        parts.append(labels["speaker"].format(name=cited.speaker))
    if cited.article != cited.outlet:
        parts.append(cited.article)
    return " · ".join(parts)


def _lettered(answer: Answer, labels: Labels) -> Iterator[tuple[str, Version]]:
    for place, version in enumerate(answer.versions, start=1):
        yield labels["version"].format(letter=labels.letter(place)), version


def _links(answer: Answer, labels: Labels) -> Iterable[tuple[str, tuple[int, ...]]]:
    for clash in answer.conflicts:
        yield f"{labels.kinds[clash.kind]}: {clash.why}", tuple(dict.fromkeys(clash.citations))
    for update in answer.updates:
        yield f"{labels['update']}: {update.why}", update.citations
    for shared in answer.shared_text:
        yield f"{labels['shared']}: {' · '.join(shared.outlets)}", shared.citations


def _remarks(answer: Answer, labels: Labels) -> Iterator[str]:
    if answer.versions and answer.silent:
        rest = answer.silent_count - len(answer.silent)
        more = " · " + labels["more"].format(n=rest) if rest > 0 else ""
        yield f"{labels['silent']}: {' · '.join(answer.silent)}{more}"
    kind, _, model = answer.mode.partition(":")
    yield labels["llm"].format(model=model) if kind == "llm" else labels["extractive"]
