"""Floor 2: what the bot can do, command by command."""
