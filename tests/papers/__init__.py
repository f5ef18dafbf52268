"""What the papers tell people to type, typed."""
