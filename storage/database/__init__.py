"""The database: where it is, how it is opened and brought up to date, and what can go wrong."""
