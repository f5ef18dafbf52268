"""What Discord accepts of messages and their components, beyond the form of a body.

Source: https://discord.com/developers/docs/components/reference and resources/message.
"""

from collections.abc import Iterator, Sequence

from tests.discord.fake.wire import SELECTS, Flag, Json, Part, Rejected, bad_form

MOST_COMPONENTS = 40
MOST_TEXT = 4000
MOST_CONTENT = 2000
MOST_BUTTONS = 5
MOST_LABEL = 80
MOST_ID = 100
MOST_OPTIONS = 25
MOST_FILES = 10
LONGEST_NONCE = 25

LINK = 5
"""The style of a button that leads to an address."""


def walk(components: Sequence[Json]) -> Iterator[Json]:
    """Yield every component, however deep, in the order in which it is seen."""
    for component in components:
        yield component
        yield from walk(component.get("components") or ())
        inner = [component[key] for key in ("accessory", "component") if component.get(key)]
        yield from walk(inner)


def texts(components: Sequence[Json]) -> list[str]:
    """Return the words of all text displays."""
    return [part["content"] for part in walk(components) if part["type"] == Part.TEXT]


def expect(holds: object, why: str) -> None:
    """Raise Discord's refusal where a rule does not hold."""
    if not holds:
        raise bad_form(why)


def check_message(body: Json, uploads: Sequence[str]) -> None:
    """Judge a whole message: what was sent, or what an edit makes of one.

    `uploads` are the names of its files.
    """
    components = body.get("components") or []
    content = body.get("content") or ""
    expect(len(content) <= MOST_CONTENT, f"content has {len(content)} characters")
    if body.get("flags", 0) & Flag.V2:
        legacy = [key for key in ("content", "embeds", "poll", "sticker_ids") if body.get(key)]
        expect(not legacy, f"components v2 do not go with {legacy}")
        expect(components, "a message of components v2 needs one")
    else:
        rows = all(part["type"] == Part.ROW for part in components)
        expect(rows, "components v2 without their flag")
        expect(len(components) <= MOST_BUTTONS, "more than 5 rows")
    expect(len(uploads) <= MOST_FILES, f"{len(uploads)} files")
    nonce = str(body.get("nonce") or "")
    expect(len(nonce) <= LONGEST_NONCE, f"a nonce of {len(nonce)} characters")
    check_components(components)
    check_files(components, uploads)
    if not (content or components or body.get("embeds") or uploads or body.get("poll")):
        raise Rejected(400, 50006, "Cannot send an empty message")


def check_components(components: Sequence[Json]) -> None:
    """Judge all components of a message together, then each."""
    every = list(walk(components))
    expect(len(every) <= MOST_COMPONENTS, f"{len(every)} components")
    length = sum(len(text) for text in texts(components))
    expect(length <= MOST_TEXT, f"{length} characters of text display")
    ids = [part["custom_id"] for part in every if part.get("custom_id") is not None]
    expect(len(ids) == len(set(ids)), f"a custom_id stands twice: {sorted(ids)}")
    for part in every:
        check_component(part)


def check_component(part: Json) -> None:
    """Judge one component."""
    expect(len(part.get("custom_id") or "") <= MOST_ID, "a custom_id of more than 100")
    match part["type"]:
        case Part.ROW:
            check_row(part["components"])
        case Part.BUTTON:
            check_button(part)
        case Part.TEXT:
            expect(part["content"].strip(), "an empty text display")
        case Part.SECTION:
            expect(1 <= len(part["components"]) <= 3, "a section has one to three texts")
            expect(part.get("accessory"), "a section has an accessory")
        case Part.GALLERY:
            expect(1 <= len(part["items"]) <= 10, "a gallery has one to ten pictures")
        case Part.STRING_SELECT:
            check_options(part["options"])
        case Part.TEXT_INPUT:
            raise bad_form("a text input outside a modal")


def check_row(parts: Sequence[Json]) -> None:
    """Judge a row: up to five buttons, or one select menu."""
    if any(part["type"] in SELECTS for part in parts):
        expect(len(parts) == 1, "a select menu beside something else")
    expect(1 <= len(parts) <= MOST_BUTTONS, f"a row of {len(parts)}")


def check_button(part: Json) -> None:
    """Judge a button: a label or an emoji; an id, or an address when its style is link."""
    expect(part.get("label") or part.get("emoji"), "a button without a label")
    expect(len(part.get("label") or "") <= MOST_LABEL, f"a label of {len(part['label'] or '')}")
    is_link = part["style"] == LINK
    expect(bool(part.get("url")) == is_link, "a link button has an address, others have none")
    expect(bool(part.get("custom_id")) != is_link, "a button has an id unless it is a link")


def check_options(options: Sequence[Json]) -> None:
    """Judge the entries of a select menu."""
    expect(1 <= len(options) <= MOST_OPTIONS, f"a select menu of {len(options)}")
    values = [option["value"] for option in options]
    expect(len(values) == len(set(values)), "an entry of a select menu stands twice")
    longest = max(len(text) for option in options for text in (option["label"], option["value"]))
    expect(longest <= MOST_ID, "an entry of a select menu of more than 100 characters")


def check_files(components: Sequence[Json], uploads: Sequence[str]) -> None:
    """Every `attachment://` must be among the files."""
    for media in media_items(components):
        scheme, _, name = media["url"].partition("://")
        missing = scheme == "attachment" and name not in uploads
        expect(not missing, f"{media['url']} is not among the files")


def media_items(components: Sequence[Json]) -> Iterator[Json]:
    """Yield every picture or file that components show, as `{"url": …}`."""
    for part in walk(components):
        match part["type"]:
            case Part.GALLERY:
                yield from (item["media"] for item in part["items"])
            case Part.THUMBNAIL:
                yield part["media"]
            case Part.FILE:
                yield part["file"]
