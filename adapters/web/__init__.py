"""The web room: pages, cards with working buttons, and the JSON interface, on aiohttp."""
