"""A run as JUnit XML, which every CI server shows: a test case for each question."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from rag.evaluation.baseline import Comparison
from rag.evaluation.run import Run

_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(run: Run, comparison: Comparison | None = None) -> str:
    """With a baseline a question fails where a metric fell; without one, where it does not pass."""
    fell = {moved.now.id: moved.fell for moved in comparison.moved} if comparison else {}
    root = ElementTree.Element("testsuite", name=run.suite, tests=str(len(run.results)))
    errors = failures = 0
    for result in run.results:
        seconds = (result.milliseconds or {}).get("total", 0.0) / 1000
        case = ElementTree.SubElement(
            root, "testcase", classname=run.suite, name=_written(result.id), time=f"{seconds:.3f}"
        )
        why = fell.get(result.id, ()) if comparison else result.failed
        if result.error is not None:
            errors += 1
            ElementTree.SubElement(case, "error", message=_written(result.error))
        elif why:
            failures += 1
            failure = ElementTree.SubElement(case, "failure", message=", ".join(why))
            failure.text = _written(f"{result.question}\nexpected {result.expected}\ngiven {result.given}")
    root.set("failures", str(failures))
    root.set("errors", str(errors))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _written(text: str) -> str:
    """Without the few characters that XML cannot hold."""
    return _UNWRITABLE.sub("\ufffd", text)
