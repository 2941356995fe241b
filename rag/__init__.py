"""A question in; every outlet's version, quoted exactly, out."""
