"""The container without a container engine: its files read, and its build replayed in a folder."""
