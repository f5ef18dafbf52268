"""The two faces of all pictures, from files that come with matplotlib; nothing is fetched.

STIX General (its licence is made after the SIL Open Font Licence) for what is said and asked, and
for the wordmark; DejaVu Sans (free, Bitstream Vera licence) for everything else.
"""

from pathlib import Path

SERIF, SERIF_BOLD = "STIXGeneral.ttf", "STIXGeneralBol.ttf"
SANS, SANS_BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"


def file_of(name: str) -> Path:
    """Return where a face's file is."""
    from matplotlib import get_data_path  # noqa: PLC0415 - loaded only where somebody draws

    return Path(get_data_path(), "fonts", "ttf", name)
