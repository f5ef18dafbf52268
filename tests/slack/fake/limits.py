"""Slack's limits in one table; the unit is characters unless a name says otherwise.

Sources: https://docs.slack.dev/reference/block-kit (blocks, elements, composition objects),
https://docs.slack.dev/reference/views, https://docs.slack.dev/apis/web-api/rate-limits,
https://docs.slack.dev/apis/events-api/using-socket-mode,
https://docs.slack.dev/interactivity/handling-user-interaction (acknowledging, response_url).
"""

ACK_S = 3.0
TRIGGER_S = 3.0
TICKET_S = 30.0
CODE_S = 600.0
SOCKETS = 10
RESPONSES = 5
RESPONSES_S = 30 * 60.0

TEXT = 40_000
MESSAGE = 13_200  # found by trial, not documented: slackapi/bolt-js#2509
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEWS_STACKED = 3

BLOCK_ID = 255
ACTION_ID = 255
CALLBACK_ID = 255
SECTION = 3000
FIELD = 2000
FIELDS = 10
HEADER = 150
CONTEXT_ELEMENTS = 10
ACTIONS = 25
ALT_TEXT = 2000
URL = 3000
MARKDOWN = 12_000
LABEL = 2000

BUTTON_TEXT = 75
BUTTON_VALUE = 2000
PLACEHOLDER = 150
OPTION_TEXT = 75
OPTION_VALUE = 150
OPTIONS = 100
OVERFLOW_LEAST, OVERFLOW_MOST = 2, 5
RADIO = 10
INPUT = 3000

MODAL_TITLE = 24
PRIVATE_METADATA = 3000
METADATA_NAME = 255
