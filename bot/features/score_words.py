"""What scores mean, in words: the same wherever one is shown."""

SCALE = (
    "Brier: from 0 (certain and right) to 1 (certain and wrong), lower is better; always saying "
    "50 % gives 0.25. Peer: above 0 is better than the others were on the same questions."
)
"""What the two figures of a score mean."""

RATING = "The rating is the mean Brier and 1/√n for small samples."
"""What standings are ranked by."""


def peer_words(peer: float | None, digits: int = 1) -> str:
    """Return `+12.3` or `−4.0`; or that there is none, as where nobody else forecast."""
    return "not defined" if peer is None else f"{peer:+.{digits}f}".replace("-", "−")
