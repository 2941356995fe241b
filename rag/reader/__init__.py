"""The span reader: which words of a passage answer a question."""

from rag.reader.reader import Reader, Reading

__all__ = ["Reader", "Reading"]
