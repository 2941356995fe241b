"""The chat page. gradio takes seconds to import, so that waits until a page is really wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.page.app import build, launch

__all__ = ["build", "launch"]


def __getattr__(attribute: str) -> Any:
    if attribute in __all__:
        from rag.page import app

        return getattr(app, attribute)
    raise AttributeError(f"module {__name__!r} has no attribute {attribute!r}")
