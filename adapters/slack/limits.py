"""Slack's limits, in one table. Counts are characters unless the name says otherwise.

Sources: `blocks` is docs.slack.dev/reference/block-kit/blocks, `elements` …/block-elements,
`objects` …/composition-objects, `views` …/reference/views, `responding` is
docs.slack.dev/interactivity/handling-user-interaction.
"""

BLOCKS_IN_MESSAGE = 50
"""blocks."""

BLOCKS_IN_VIEW = 100
"""views."""

MESSAGE = 10_000
"""All the words of a message. Slack gives `msg_blocks_too_long` from about 13,200 on
(slackapi/bolt-js#2509); what it counts is not written down, so some room is left."""

TEXT = 3000
"""blocks: the text of a section. For rich text none is named; the same is kept."""

HEADER = 150
"""blocks: header."""

FALLBACK = 3000
"""The words beside the blocks. chat.postMessage advises 4,000; escaping may make them longer."""

BUTTON = 75
"""elements: the words on a button, and on an option of a menu (objects)."""

ACTION_ID = 255
"""elements: `action_id`. Ours are addresses, which have at most 100 (`bot.kernel.card.Action`)."""

BUTTON_VALUE = 2000
"""elements: button, `value`; also an address."""

BUTTONS_IN_ROW = 5
"""Not Slack's limit, which is 25 elements (blocks: actions): more are seldom seen at a glance."""

OPTIONS_IN_OVERFLOW = 5
"""elements: overflow menu."""

OPTIONS_IN_SELECT = 100
"""elements: select menus."""

OPTION_VALUE = 150
"""objects: option."""

ALT_TEXT = 2000
"""blocks: image."""

URL = 3000
"""blocks and elements."""

INPUT_LABEL = 2000
"""blocks: input."""

INPUT_TEXT = 3000
"""elements: plain-text input, `max_length`."""

VIEW_TITLE = 24
"""views; the same for the words on its two buttons."""

METADATA = 3000
"""views: `private_metadata`."""

RESPONSES = 5
"""responding: uses of a `response_url`, within 30 minutes."""

SLASH_NAME = 32
"""The manifest's schema, with the slash."""
