"""What took some work and is wanted again soon: made once, kept for the next reader."""
