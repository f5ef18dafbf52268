"""What processes agree on between them: who is alive, whose turn it is, and what was done."""
