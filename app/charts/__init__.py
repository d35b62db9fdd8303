"""The figures, one file each: pure functions from what is drawn to a Plotly figure; CHARTS is the only list of them.

A figure carries data and layout but no template and no theme's colours: each trace says its role in `meta`, and the
page (static/draw.js) paints roles with its light or dark tokens. In a notebook `go.Figure(json)` shows it as it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.charts import numbers
from app.charts.accuracy import accuracy_figure
from app.charts.area import area_figure
from app.charts.axes import axes_figure
from app.charts.compare import compare_figure
from app.charts.contour import contour_figure
from app.charts.factorizations import factorizations_figure
from app.charts.front import front_figure
from app.charts.kinds import kinds_figure, times_figure
from app.charts.layers import layers_figure
from app.charts.needs import LayerTimings, Need, OneVariant, SideBySide, Timings
from app.charts.numbers import Number
from app.charts.runtimes import runtimes_figure
from app.charts.shared import Figure, to_json
from app.language import Language
from app.services.choice.choose import Shown


@dataclass(frozen=True, slots=True)
class Chart:
    """draw: a figure of what is drawn, in a language; numbers: what it shows. of: what is drawn. about: for people."""

    draw: Callable[..., Figure]
    numbers: Callable[..., Sequence[Number]]
    of: type[Need]
    about: str

    def json(self, drawn: Need, language: Language) -> bytes:
        """The figure."""
        return to_json(self.draw(drawn, language))


CHARTS: Mapping[str, Chart] = {
    "front": Chart(
        front_figure,
        numbers.of_front,
        Shown,
        """Top-1 against latency on the device, or against mult-adds where none is named: the front and the budgets.

        `meta.role` says what each trace is; symbols are open outside the budgets, diamonds where latency is predicted.
        """,
    ),
    "area": Chart(
        area_figure,
        numbers.of_area,
        Shown,
        "Lines of equal mult-adds and of equal predicted latency over alpha and resolution; where all budgets hold.",
    ),
    "axes": Chart(
        axes_figure,
        numbers.of_axes,
        Shown,
        "The 16 variants, and the answer, as lines through parallel axes: alpha, input, costs, latency and top-1.",
    ),
    "compare": Chart(
        compare_figure,
        numbers.of_sides,
        SideBySide,
        "Mult-adds of each kind of layer, or of each layer, side by side on one scale; a trace for each side.",
    ),
    "runtimes": Chart(
        runtimes_figure,
        numbers.of_runtimes,
        Timings,
        """The newest stored latency of each runtime at each design point, with the middle half of its runs.

        Milliseconds; one trace per runtime, fastest first; no trace where nothing of that kind is stored.
        """,
    ),
    "layer-times": Chart(
        times_figure,
        numbers.of_times,
        LayerTimings,
        """Shares of mult-adds and of measured time by kind of layer, on one scale.

        The times are the runtime's newest stored ones; no runtime, or none stored, and the figure has no trace.
        """,
    ),
    "accuracy": Chart(
        accuracy_figure,
        numbers.of_accuracy,
        OneVariant,
        "Published top-1 against mult-adds: the variants, their front, and one design point placed among them.",
    ),
    "contour": Chart(
        contour_figure,
        numbers.of_contour,
        OneVariant,
        "Lines of equal mult-adds over alpha and resolution, with the variants and one design point.",
    ),
    "layers": Chart(
        layers_figure, numbers.of_layers, OneVariant, "Mult-adds of each layer, a bar each, coloured by its kind."
    ),
    "kinds": Chart(
        kinds_figure, numbers.of_kinds, OneVariant, "Shares of mult-adds and of parameters by kind of layer."
    ),
    "factorizations": Chart(
        factorizations_figure,
        numbers.of_factorizations,
        OneVariant,
        """What each block that stands for MobileNet's convolutions costs beside standard ones, whole and in one layer.

        Percent of the standard network's mult-adds and parameters at the same design point. What is materialised, or
        has fixed kernels, is marked.
        """,
    ),
}
"""By the name under /charts; language/titles.py says what each is called."""
