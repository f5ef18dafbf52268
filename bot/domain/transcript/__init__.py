"""From the bytes of a source to attributed, timed sentences."""
