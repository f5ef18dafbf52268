"""The board: what was predicted here, how it stands, and how it came out.

It shows the catalogue's predictions and this room's own, and no other community's.
"""
