"""The door: who comes in and with which rights, how many, how fast, and by which name."""
