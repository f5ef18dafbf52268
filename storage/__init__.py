"""Floor 3: everything that must last, in one SQL database, SQLite or PostgreSQL."""
