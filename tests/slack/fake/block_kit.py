"""Block Kit: which blocks and elements there are, what they hold and how much of it.

From https://docs.slack.dev/reference/block-kit. An `action_id` is asked for wherever a person can
act, although Slack would make one up: a press that nobody can tell from another is a mistake.
"""

from tests.slack.fake import limits
from tests.slack.fake.checks import (
    Check,
    among,
    anything,
    both,
    by_type,
    flag,
    listing,
    one_of_keys,
    record,
    some_of_keys,
    string,
    whole,
)


def plain(most: int) -> Check:
    return by_type({"plain_text": record({"text": string(most)}, {"emoji": flag})})


def mrkdwn(most: int) -> Check:
    return by_type({"mrkdwn": record({"text": string(most)}, {"verbatim": flag})})


def text(most: int) -> Check:
    return by_type({"plain_text": plain(most), "mrkdwn": mrkdwn(most)})


def option(label: Check) -> Check:
    return record(
        {"text": label, "value": string(limits.OPTION_VALUE)},
        {"description": text(limits.OPTION_TEXT), "url": string(limits.URL)},
    )


CONFIRM = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": among("primary", "danger")},
)
ACTION_ID = string(limits.ACTION_ID)
OPTION = option(plain(limits.OPTION_TEXT))
RICH_OPTION = option(text(limits.OPTION_TEXT))
OPTIONS = listing(OPTION, limits.OPTIONS)
GROUP = record({"label": plain(limits.OPTION_TEXT), "options": OPTIONS})
GROUPS = listing(GROUP, limits.OPTIONS)
OFFERED = both(
    one_of_keys("options", "option_groups"),
    record(
        {},
        {
            "options": listing(OPTION, limits.OPTIONS, least=0),
            "option_groups": listing(GROUP, limits.OPTIONS, least=0),
        },
    ),
)
"""The answer to a block_suggestion."""

FOCUS = {"focus_on_load": flag}
PLACEHOLDER = {"placeholder": plain(limits.PLACEHOLDER)}
CHOSEN = {**FOCUS, **PLACEHOLDER, "confirm": CONFIRM}
SLACK_FILE = both(one_of_keys("id", "url"), record({}, {"id": string(50), "url": string(3000)}))
PICTURE = {"image_url": string(limits.URL), "slack_file": SLACK_FILE}


def acted(required: dict[str, Check], optional: dict[str, Check]) -> Check:
    return record({"action_id": ACTION_ID, **required}, optional)


def select(required: dict[str, Check], **optional: Check) -> Check:
    return acted(required, {**CHOSEN, **optional})


BUTTON = acted(
    {"text": plain(limits.BUTTON_TEXT)},
    {
        "url": string(limits.URL),
        "value": string(limits.BUTTON_VALUE),
        "style": among("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
OVERFLOW = acted(
    {"options": listing(OPTION, limits.OVERFLOW_MOST, limits.OVERFLOW_LEAST)}, {"confirm": CONFIRM}
)
STATIC = both(
    one_of_keys("options", "option_groups"),
    select({}, options=OPTIONS, option_groups=GROUPS, initial_option=OPTION),
)
MULTI_STATIC = both(
    one_of_keys("options", "option_groups"),
    select(
        {},
        options=OPTIONS,
        option_groups=GROUPS,
        initial_options=OPTIONS,
        max_selected_items=whole(1, 100),
    ),
)
MENUS = {
    "static_select": STATIC,
    "multi_static_select": MULTI_STATIC,
    "external_select": select({}, initial_option=OPTION, min_query_length=whole(0, 75)),
    "users_select": select({}, initial_user=string(20)),
    "channels_select": select({}, initial_channel=string(20), response_url_enabled=flag),
    "conversations_select": select(
        {},
        initial_conversation=string(20),
        default_to_current_conversation=flag,
        response_url_enabled=flag,
        filter=anything,
    ),
    "multi_users_select": select(
        {}, initial_users=listing(string(20), 100), max_selected_items=whole(1, 100)
    ),
    "multi_conversations_select": select(
        {},
        initial_conversations=listing(string(20), 100),
        default_to_current_conversation=flag,
        max_selected_items=whole(1, 100),
        filter=anything,
    ),
    "multi_channels_select": select(
        {}, initial_channels=listing(string(20), 100), max_selected_items=whole(1, 100)
    ),
}
PICKERS = {
    "datepicker": select({}, initial_date=string(10, 10)),
    "timepicker": select({}, initial_time=string(5, 5), timezone=string(64)),
    "checkboxes": acted(
        {"options": listing(RICH_OPTION, limits.RADIO)},
        {**FOCUS, "confirm": CONFIRM, "initial_options": listing(RICH_OPTION, limits.RADIO)},
    ),
    "radio_buttons": acted(
        {"options": listing(RICH_OPTION, limits.RADIO)},
        {**FOCUS, "confirm": CONFIRM, "initial_option": RICH_OPTION},
    ),
}
TYPED = {**FOCUS, **PLACEHOLDER, "dispatch_action_config": anything}
INPUTS = {
    "plain_text_input": acted(
        {},
        {
            **TYPED,
            "multiline": flag,
            "initial_value": string(limits.INPUT, 0),
            "min_length": whole(0, limits.INPUT),
            "max_length": whole(1, limits.INPUT),
        },
    ),
    "number_input": acted(
        {"is_decimal_allowed": flag},
        {**TYPED, "initial_value": string(30), "min_value": string(30), "max_value": string(30)},
    ),
    "url_text_input": acted({}, {**TYPED, "initial_value": string(limits.URL)}),
    "email_text_input": acted({}, {**TYPED, "initial_value": string(limits.INPUT)}),
}
IMAGE = both(
    one_of_keys("image_url", "slack_file"),
    record({"alt_text": string(limits.ALT_TEXT)}, PICTURE),
)
ACTING = {"button": BUTTON, "overflow": OVERFLOW, **MENUS, **PICKERS}

STYLE = record({}, dict.fromkeys(("bold", "italic", "strike", "code"), flag))
STYLED = {"style": STYLE}
RICH_LEAVES = by_type(
    {
        "text": record({"text": string(limits.MESSAGE)}, STYLED),
        "link": record(
            {"url": string(limits.URL)}, {**STYLED, "text": string(3000), "unsafe": flag}
        ),
        "emoji": record({"name": string(100)}, STYLED),
        "date": record(
            {"timestamp": whole(0, 2**40), "format": string(100)},
            {**STYLED, "url": string(limits.URL), "fallback": string(200)},
        ),
        "user": record({"user_id": string(20)}, STYLED),
        "usergroup": record({"usergroup_id": string(20)}, STYLED),
        "channel": record({"channel_id": string(20)}, STYLED),
        "broadcast": record({"range": among("here", "channel", "everyone")}, STYLED),
    }
)
RUNS = listing(RICH_LEAVES, 1000)
BORDERED = {"border": whole(0, 1)}
SECTION_OF_RUNS = record({"elements": RUNS})
RICH_PARTS = by_type(
    {
        "rich_text_section": SECTION_OF_RUNS,
        "rich_text_quote": record({"elements": RUNS}, BORDERED),
        "rich_text_preformatted": record({"elements": RUNS}, BORDERED),
        "rich_text_list": record(
            {
                "style": among("bullet", "ordered"),
                "elements": listing(by_type({"rich_text_section": SECTION_OF_RUNS}), 1000),
            },
            {**BORDERED, "indent": whole(0, 8), "offset": whole(0, 10_000)},
        ),
    }
)

BLOCK_ID = {"block_id": string(limits.BLOCK_ID)}
BLOCK = by_type(
    {
        "header": record({"text": plain(limits.HEADER)}, BLOCK_ID),
        "divider": record({}, BLOCK_ID),
        "section": both(
            some_of_keys("text", "fields"),
            record(
                {},
                {
                    **BLOCK_ID,
                    "text": text(limits.SECTION),
                    "fields": listing(text(limits.FIELD), limits.FIELDS),
                    "accessory": by_type({**ACTING, "image": IMAGE}),
                    "expand": flag,
                },
            ),
        ),
        "context": record(
            {
                "elements": listing(
                    by_type(
                        {
                            "image": IMAGE,
                            "plain_text": plain(limits.SECTION),
                            "mrkdwn": mrkdwn(limits.SECTION),
                        }
                    ),
                    limits.CONTEXT_ELEMENTS,
                )
            },
            BLOCK_ID,
        ),
        "actions": record({"elements": listing(by_type(ACTING), limits.ACTIONS)}, BLOCK_ID),
        "image": both(
            one_of_keys("image_url", "slack_file"),
            record(
                {"alt_text": string(limits.ALT_TEXT)},
                {**BLOCK_ID, **PICTURE, "title": plain(limits.LABEL)},
            ),
        ),
        "input": record(
            {
                "label": plain(limits.LABEL),
                "element": by_type({**MENUS, **PICKERS, **INPUTS}),
            },
            {**BLOCK_ID, "hint": plain(limits.LABEL), "optional": flag, "dispatch_action": flag},
        ),
        "rich_text": record({"elements": listing(RICH_PARTS, 100)}, BLOCK_ID),
        "markdown": record({"text": string(limits.MARKDOWN)}, BLOCK_ID),
    }
)
