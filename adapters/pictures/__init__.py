"""Charts drawn as PNG. Importing this does not import matplotlib; drawing does."""

from adapters.pictures.gallery import Draw, Gallery

__all__ = ["Draw", "Gallery"]
