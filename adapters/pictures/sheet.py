"""A sheet of paper to draw on: lengths are pixels, and y grows upwards."""

from collections.abc import Sequence
from io import BytesIO
from typing import Literal

from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from adapters.pictures.faces import SANS
from adapters.pictures.letters import broken, face, legible
from adapters.pictures.shapes import Shape
from adapters.pictures.themes import Theme

_DPI = 72  # a point is a pixel

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Align = Literal["left", "right"]


class Sheet:
    """One picture in the making."""

    def __init__(self, theme: Theme, shape: Shape) -> None:
        self.theme, self.shape = theme, shape
        inches = (shape.width / _DPI, shape.height / _DPI)
        self._figure = Figure(inches, dpi=_DPI, facecolor=theme.paper)
        canvas = FigureCanvasAgg(self._figure)
        self._renderer: RendererAgg = canvas.get_renderer()  # type: ignore[no-untyped-call]

    def words(
        self,
        at: Point,
        text: str,
        size: float,
        colour: str,
        *,
        name: str = SANS,
        align: Align = "left",
    ) -> None:
        """Set one line of text on the baseline through `at`; what cannot be shown is left out."""
        self._add(
            Text(
                *at,
                legible(text, name),
                color=colour,
                fontproperties=face(name, size),
                horizontalalignment=align,
                verticalalignment="baseline",
                parse_math=False,
                transform=IdentityTransform(),
            )
        )

    def lines_of(
        self, text: str, size: float, width: float, most: int, *, name: str = SANS
    ) -> list[str]:
        """Break a text into at most `most` lines that are not wider than `width`."""
        return broken(
            legible(text, name), width, most, lambda part: self.length(part, size, name=name)
        )

    def length(self, text: str, size: float, *, name: str = SANS) -> float:
        """Return how wide a text is."""
        measured = self._renderer.get_text_width_height_descent(  # type: ignore[no-untyped-call]
            text, face(name, size), ismath=False
        )
        return float(measured[0])

    def line(
        self, points: Sequence[Point], colour: str, width: float, *, dashes: Sequence[float] = ()
    ) -> None:
        """Draw a line through points, with round ends; `dashes` are lengths on and off."""
        drawn = Line2D(
            [x for x, _ in points],
            [y for _, y in points],
            color=colour,
            linewidth=width,
            solid_capstyle="round",
            solid_joinstyle="round",
            transform=IdentityTransform(),
        )
        if dashes:
            drawn.set_dashes([length / width for length in dashes])
        self._add(drawn)

    def area(self, corners: Sequence[Point], colour: str, opacity: float) -> None:
        """Fill what lies between corners."""
        shape = Polygon(corners, facecolor=colour, alpha=opacity, transform=IdentityTransform())
        self._add(shape)

    def blank(self, low: Point, high: Point) -> None:
        """Leave nothing between two corners."""
        (left, bottom), (right, top) = low, high
        corners = [low, (right, bottom), high, (left, top)]
        self.area(corners, self.theme.paper, 1)

    def dot(self, at: Point, radius: float, colour: str) -> None:
        """Draw a dot with a thin margin of paper, so that what lies behind it ends before it."""
        circle = Circle(
            at,
            radius,
            facecolor=colour,
            edgecolor=self.theme.paper,
            linewidth=4,
            transform=IdentityTransform(),
        )
        self._add(circle)

    def _add(self, artist: Artist) -> None:
        artist.set_zorder(1)  # what comes later lies above
        self._figure.add_artist(artist)

    def frames(self) -> list[tuple[str, Box]]:
        """Return the texts, each with its left, bottom, right and top."""
        texts = [artist for artist in self._figure.get_children() if isinstance(artist, Text)]
        boxes = [text.get_window_extent(self._renderer) for text in texts]
        return [
            (text.get_text(), (box.x0, box.y0, box.x1, box.y1))
            for text, box in zip(texts, boxes, strict=True)
        ]

    def png(self) -> bytes:
        """Return the picture: the same bytes for the same drawing."""
        file = BytesIO()
        self._figure.savefig(file, format="png", dpi=_DPI, metadata={"Software": None})
        return file.getvalue()

    def clear(self) -> None:
        """Let go of what is drawn and of its pixels, three megabytes.

        A figure holds itself in circles: it stays until the collector comes by, but empty.
        """
        for artist in list(self._figure.artists):  # each text knows the pixels it was drawn to
            artist.remove()
        FigureCanvasAgg(self._figure)  # takes the place of the canvas that has them
