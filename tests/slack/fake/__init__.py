"""A fake Slack: the real protocols, over loopback, strict about every rule it knows.

    async with FakeSlack() as slack:
        alice = slack.person("alice")
        answer = await alice.types("/hindcast", "quote sunscreen")
        answer = await alice.presses(answer, "Next")
        assert not slack.violations and not slack.pings

| module | what it plays |
|---|---|
| `server` | Slack as a whole: `FakeSlack` |
| `people`, `forms`, `payloads` | members, what they do, and the JSON that tells the app of it |
| `delivery`, `connections` | the roads to the app: Socket Mode, signed HTTP |
| `web_api`, `methods/`, `responses` | the roads back: methods, response_url, uploads |
| `stage`, `workspace`, `interaction` | what is kept, who sees what, and whose gesture it answers |
| `block_kit`, `checks`, `validation`, `limits` | what Slack takes |
| `tickets`, `rates` | what serves once, or only so often |
| `faults` | what goes wrong |
"""

from tests.slack.fake.clock import Clock
from tests.slack.fake.forms import Choice
from tests.slack.fake.interaction import Answer, Shown
from tests.slack.fake.people import Person
from tests.slack.fake.rates import Rates
from tests.slack.fake.server import SCOPES, FakeSlack
from tests.slack.fake.workspace import Channel, Message, Team

__all__ = [
    "SCOPES",
    "Answer",
    "Channel",
    "Choice",
    "Clock",
    "FakeSlack",
    "Message",
    "Person",
    "Rates",
    "Shown",
    "Team",
]
