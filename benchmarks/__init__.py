"""Measurements: `make bench`. Tests are not timed; these are."""
