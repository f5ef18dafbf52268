"""The edition of what Hindcast makes of its sources."""

EDITION = 11
"""Part of the seeds' fingerprint and of an index's name, so that a new edition reads the same
files again and builds the index anew.

Raise it whenever the same bytes would give anything else: another reader or check of `seeds/`,
sentences cut in other places, words folded or stemmed in another way, other passages, another
schema of the index or another shape of what it stores.
"""
