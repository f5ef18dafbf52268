"""The library: the catalogue's texts, the index over them, and how words are found there."""
