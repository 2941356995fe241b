"""Scripted questions with marked answers: read, asked, scored, stored, compared with an earlier run and reported."""
