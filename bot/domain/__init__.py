"""Floor 1: pure rules over transcripts and quotes. No I/O, no clock, no chance."""
