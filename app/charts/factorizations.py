"""Which factorization saves what: mult-adds and parameters beside those of standard convolutions."""

from collections.abc import Callable, Sequence

from app.charts.needs import OneVariant
from app.charts.shared import Figure, Note, Trace, figure, trace
from app.language import Language
from app.language.amounts import significant
from app.language.charts import chart
from app.services.costs.factorizations import Factorized, factorizations, layer_shapes
from mobilenet_core.cost import Costs

_MARKS = {"": "", "materialised": " *", "fixed": " †"}
_ROOM = 1.14


def factorizations_figure(of: OneVariant, language: Language = "en") -> Figure:
    """Two panels of horizontal bars in percent of standard convolutions: mult-adds left, parameters right.

    For each block of MobileNet's body two bars: of the whole network (meta.kind "a") and of one layer ("b"). What
    breaks "each use of a weight is one mult-add" is marked, and said under the pointer and above.
    """
    every = factorizations(of.variant)
    names = {each.variant.network.name: _called(each, language) for each in every}
    before, after = layer_shapes(of.variant)
    layer = chart("the_layer", language).format(side=before.height, inputs=before.channels, outputs=after.channels)
    sides: list[tuple[str, str, Sequence[Factorized], Callable[[Factorized], Costs]]] = [
        ("b", layer, [each for each in every if each.layer], lambda each: each.layer or each.body),
        ("a", chart("whole_network", language), every, lambda each: each.body),  # drawn last, and so on top
    ]
    traces, longest = list[Trace](), 100.0
    for axis, quantity in (("x", "mult_adds"), ("x2", "params")):
        for kind, title, rows, costs in sides:
            amounts = [getattr(costs(each), quantity) for each in rows]
            shares = [100 * each / amounts[0] for each in amounts]
            longest = max(longest, *shares)
            traces.append(
                trace(
                    "bar",
                    "side",
                    kind=kind,
                    orientation="h",
                    x=shares,
                    y=[names[each.variant.network.name] for each in rows],
                    xaxis=axis,
                    name=title,
                    legendgroup=kind,
                    showlegend=axis == "x",
                    text=[f"{significant(each, 2 if each < 10 else 3)} %" for each in shares],
                    textposition="outside",
                    cliponaxis=False,
                    customdata=[_told(each, amount, language) for each, amount in zip(rows, amounts, strict=True)],
                    hovertemplate=f"%{{y}}, {title}: %{{customdata}}<extra></extra>",
                )
            )
    note = "<br>".join(chart(f"note_{why}", language) for why in ("materialised", "fixed"))
    return figure(
        traces,
        [Note(note, 0, 1, "note", "left", "bottom", "paper", "paper", align="left")],
        barmode="group",
        bargap=0.3,
        showlegend=True,
        legend={"orientation": "h", "y": 1.06, "yanchor": "bottom", "traceorder": "reversed"},
        xaxis={"domain": [0, 0.47], **_axis("of_standard_mult_adds", longest, language)},
        xaxis2={"domain": [0.53, 1], **_axis("of_standard_params", longest, language)},
        yaxis={
            "categoryorder": "array",
            "categoryarray": [*names.values()][::-1],
            "type": "category",
            "dtick": 1,
            "ticksuffix": "  ",
            "showgrid": False,
            "automargin": True,
        },
    )


def _axis(title: str, longest: float, language: Language) -> dict[str, object]:
    return {"range": [0, longest * _ROOM], "title": {"text": chart(title, language)}}


def _called(of: Factorized, language: Language) -> str:
    """A block's name, marked where uses of its weights are not mult-adds."""
    usual = {"conv_mobilenet": "block_standard", "mobilenet_v1": "block_separable"}
    key = usual.get(of.variant.network.name)
    return f"{of.title if key is None else chart(key, language)}{_MARKS[of.broken]}"


def _told(of: Factorized, amount: int, language: Language) -> str:
    why = "" if not of.broken else f"<br>{chart(f'note_{of.broken}', language)}"
    return f"{amount:,}{why}"
