"""The relation model: whether two statements agree, conflict or are unrelated."""

from rag.relation.relation import NAMES, Pair, Relater, Relation

__all__ = ["NAMES", "Pair", "Relater", "Relation"]
