"""The wall: the day's check-in and the latest verdicts, and whoever stands before it."""
