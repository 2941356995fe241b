"""A language model's lead stands only where it brings nothing of its own."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.language_models import FakeListChatModel
from langchain_core.messages import BaseMessage

from index.errors import RiwayatError
from rag.answer import Answer, Citation, Conflict, Decision, Version
from rag.fluency import chat_model, fluent, may_stand


def citation(n: int, outlet: str, quote: str) -> Citation:
    return Citation(n, outlet.lower(), outlet, True, "2021-03-04", False, None, quote, 0, len(quote), "Ana Brandt")


ANSWER = Answer(
    question="How many people were in the ferry?",
    language="en",
    verdict="conflict",
    summary="Sources conflict on this.",
    versions=(
        Version(1, "40 people", True, ("Gull",), (citation(1, "Gull", "Forty people, 40 in all, were aboard."),)),
        Version(2, "52 people", True, ("Heron",), (citation(2, "Heron", "قالت آنا برانت إن ٥٢ شخصا كانوا هناك."),)),
    ),
    conflicts=(Conflict(1, 2, (1, 2), "number", "40 or 52 people."),),
    updates=(),
    shared_text=(),
    silent=(),
    silent_count=0,
    outlets_left_out=0,
    independent_accounts=2,
    decision=Decision(0.9, 0.2),
)
GOOD = "The Gull counts 40 people in the ferry [1], while Heron quotes Ana Brandt with a figure of ٥٢ [2]."


def test_a_lead_that_only_reports_stands_and_is_told_apart() -> None:
    answer = fluent(ANSWER, FakeListChatModel(responses=[GOOD]), "fake:one")
    assert (answer.summary, answer.mode) == (GOOD, "llm:fake:one")
    assert answer.versions == ANSWER.versions


@pytest.mark.parametrize(
    "lead",
    [
        "",
        GOOD.replace("40", "41"),
        GOOD.replace("Ana Brandt", "Peter Holm"),
        GOOD.replace("[2]", "[3]"),
        "The Gull counts 40 people in the ferry [1].",
        GOOD + " See https://example.org for more.",
        GOOD + " <b>Indeed</b>",
        "Selon le Gull, 40 personnes se trouvaient à bord du bateau [1], et selon Heron 52 personnes [2].",
        GOOD + " This has been so for a very long time." * 30,
    ],
    ids=["empty", "number", "name", "mark", "version left out", "link", "markup", "language", "length"],
)
def test_a_lead_with_anything_of_its_own_falls(lead: str) -> None:
    assert not may_stand(lead, ANSWER)
    assert fluent(ANSWER, FakeListChatModel(responses=[lead]), "fake:one") == ANSWER


def test_a_model_that_fails_leaves_the_answer_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    class Broken(FakeListChatModel):
        def _call(self, messages: list[BaseMessage], *_: Any, **__: Any) -> str:
            raise TimeoutError("no reply in time")

    assert fluent(ANSWER, Broken(responses=["never"]), "fake:one") == ANSWER
    assert "no reply in time" in capsys.readouterr().err


def test_a_model_that_cannot_be_had_is_named_in_one_sentence() -> None:
    with pytest.raises(RiwayatError, match="'nowhere:none' cannot be used"):
        chat_model("nowhere:none")
