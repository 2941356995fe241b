"""The one exception that users see."""

from __future__ import annotations


class RiwayatError(Exception):
    """Something a user can act on: one sentence of what is wrong and, where there is one, of what to do."""

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(f"{problem} {remedy}".strip())
        self.problem = problem
        self.remedy = remedy


class Busy(RiwayatError):
    """Another indexer is at work; whoever waits can try again."""
