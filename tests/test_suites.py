"""The suites are marked on their corpora as they stand."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import yaml

SUITES = Path(__file__).parent / "suites"
KINDS = {"denial", "actor", "number", "date", "outcome", "members", "other"}


@pytest.mark.parametrize("name", ["seeds", "tirmoul", "halden", "skarn", "marvessa"])
def test_marks_of_a_suite_are_of_its_articles(name: str) -> None:
    suite = yaml.safe_load((SUITES / f"{name}.yaml").read_text("utf-8"))
    corpus = SUITES / suite["corpus"]
    texts = {path.stem: path.read_text("utf-8") for path in corpus.glob("*.txt")}
    assert {Path(file).stem for file in tomllib.loads((corpus / "sources.toml").read_text("utf-8"))} == set(texts)
    for item in suite["questions"]:
        evidence = item.get("evidence", {})
        for article, marked in evidence.items():
            assert [quote for quote in marked["quotes"] if quote not in texts[article]] == [], item["id"]
        for conflict in item.get("conflicts", []):
            assert {conflict["a"], conflict["b"]} <= set(evidence) and conflict["kind"] in KINDS, item["id"]
        assert bool(evidence) == (item["verdict"] != "unanswered"), item["id"]
    assert len({item["id"] for item in suite["questions"]}) == len(suite["questions"])
