"""`hindcast serve`: the process that stays, what it starts, and what it sees to meanwhile."""
