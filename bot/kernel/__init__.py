"""Floor 0: what a command, a card and a conversation are, on no platform in particular."""
