"""Posts of the daily check-in as couriers get them, for the tests of both platforms."""

from datetime import UTC, date, datetime

from bot.kernel.asker import Community
from bot.kernel.card import Action, Card, prose
from bot.ports import Post, PostState


def post_in(community: str, channel: str, number: int) -> Post:
    """Return a post that is being sent; its number is in its id and in its nonce."""
    return Post(
        id=f"p0st{number:04}",
        community=Community(community),
        channel=channel,
        local_date=date(2026, 11, 20),
        prediction="agents-by-2027",
        judging=False,
        state=PostState.SENDING,
        attempt=1,
        nonce=f"n{number:04}",
        created_at=datetime.now(UTC),
    )


def card_of(post: Post, words: str = "Has it happened? @everyone <!channel>") -> Card:
    """Return a post's card, with words that would ping everybody if they were markup."""
    return Card("Prediction check-in", (prose(words),), (Action("50", "give", f"{post.id}.50"),))
