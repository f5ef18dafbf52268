"""The chat: what somebody types or presses, the card it comes to, and the talk so far."""
