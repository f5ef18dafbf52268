"""What the buttons of predictions stand on: a post, or the prediction itself; neither expires."""

from dataclasses import dataclass

from bot.features.cases import Case, case_of, here
from bot.features.prediction_card import prediction_card
from bot.features.remembered import Ref
from bot.kernel.asker import Asker, Community
from bot.kernel.card import Card
from bot.kernel.errors import Refusal
from bot.ports import Ports

_POST = "@"  # no prediction's id begins with it
_OLDER = "That button is from an older post; here is the prediction as it stands."
_PASSED = "That no longer fits; the prediction is shown here as it stands now."


@dataclass(frozen=True, slots=True)
class Pointed:
    """The case a button points at, and the number behind it.

    `card` is what it stands on, `member` who pressed it.
    """

    case: Case
    community: Community
    card: str
    number: int
    member: str

    async def as_it_stands(self, ports: Ports) -> Card:
        """Return the prediction's card, privately: for buttons whose time is over."""
        passed = _OLDER if self.card.startswith(_POST) else _PASSED
        return (await self.shown(ports, passed)).as_private(True)

    async def shown(self, ports: Ports, *said: str) -> Card:
        """Return the prediction's card, with what its presser has forecast aside."""
        where = (self.case, ports, self.community)
        return await prediction_card(*where, *said, ref=self.card, member=self.member)


def post_ref(post_id: str) -> str:
    """Return what the buttons of a post stand on."""
    return f"{_POST}{post_id}"


async def pointed(text: str, asker: Asker, ports: Ports) -> Pointed:
    """Return what a button points at; refuses kindly where it is gone, or elsewhere."""
    ref, community = Ref.parse(text), here(asker, "forecast")
    name = ref.card
    if name.startswith(_POST):
        post = await ports.diary.post(community, name.removeprefix(_POST))
        if post is None:
            raise Refusal("I have forgotten that post.", "See /predictions for what is open.")
        name = post.prediction
    case = await case_of(ports, community, name)
    return Pointed(case, community, ref.card, ref.number, asker.member)
