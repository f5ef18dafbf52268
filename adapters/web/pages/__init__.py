"""How pages are made, whatever they show: read for, drawn, packed, kept for the next reader."""
