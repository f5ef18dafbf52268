"""Discord: the registry as slash commands, cards as components, over `discord.py`."""

import warnings

with warnings.catch_warnings():
    # Its voice half, unused here, still imports audioop, which Python 3.13 drops.
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)
    import discord

# Otherwise each start warns that voice libraries are missing.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False
