"""From `seeds/` to the catalogue: hand-written files read, checked against the words, kept."""
