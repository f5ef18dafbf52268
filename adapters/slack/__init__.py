"""Slack: the only room that imports its libraries. `bot.SlackBot` is its door."""
