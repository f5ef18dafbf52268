"""Finding the words: normalised terms, a vocabulary, and ranking of candidate passages."""
