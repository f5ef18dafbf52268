"""What a reader says when it cannot read."""


class Unreadable(ValueError):
    """A source that is not what its layout promises. Its sentence names the byte or the line."""
