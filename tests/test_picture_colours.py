"""The colours of pictures can be told apart by those who see little."""

import pytest

from adapters.pictures.themes import DARK, LIGHT


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, 1.4.3: relative luminances, lighter to darker."""

    def luminance(colour: str) -> float:
        linear = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in (channel / 255 for channel in bytes.fromhex(colour[1:]))
        ]
        return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_words_and_accent_stand_out_and_grid_lines_do_not(theme):
    assert contrast(theme.accent, theme.paper) >= 3
    assert contrast(theme.ink, theme.paper) >= 7
    assert contrast(theme.quiet, theme.paper) >= 4.5
    assert contrast(theme.line, theme.paper) < 1.8
