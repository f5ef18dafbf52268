"""Discord's limits, in one table. All are counted in characters unless the name says otherwise.

Sources: "Application Commands", "Component Reference", "Receiving and Responding" and "Message" in
https://docs.discord.com/developers, and the OpenAPI description of the same.
"""

COMMAND_DESCRIPTION = 100
"""Application Command Object; the same for an option's description."""

CHOICES = 25
"""Application Command Option: as many choices, and as many autocomplete results."""

CHOICE = 100
"""Application Command Option Choice: its name, and its value when that is a string."""

MESSAGE_TEXT = 4000
"""Component Reference, Text Display: the text of all components of a message together."""

MESSAGE_COMPONENTS = 40
"""Component Reference: components of a message, nested ones and containers included."""

ROW_BUTTONS = 5
"""Component Reference, Action Row."""

CUSTOM_ID = 100
"""Component Reference, Custom ID: of buttons, menus and inputs, and of forms."""

BUTTON_LABEL = 80
"""Component Reference, Button."""

MENU_OPTIONS = 25
"""Component Reference, String Select."""

MENU_LABEL = 100
"""Component Reference, Select Option: label, value and description."""

FILES = 10
"""Uploading Files (reference): attachments of a message."""

NONCE = 25
"""Message, Create Message: what tells two attempts at one message from two messages."""

ALT_TEXT = 1024
"""Component Reference, Media Gallery Item: its description."""

FORM_INPUTS = 5
"""Receiving and Responding, Modal: top-level components."""

FORM_TITLE = 45
"""Receiving and Responding, Modal."""

LABEL = 45
"""Component Reference, Label: its text."""

LABEL_DESCRIPTION = 100
"""Component Reference, Label."""

INPUT_TEXT = 4000
"""Component Reference, Text Input: what can be typed."""
