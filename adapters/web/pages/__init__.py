"""How pages and pictures are made, whatever they show."""
