"""docs/networks.md lists every network, and every exact figure in it is one that the code gives."""

import re
from pathlib import Path

import pytest

from mobilenet_core import CostReport, DesignPoint, cost_report
from mobilenet_core.architecture.network import NetworkSpec, Shape
from mobilenet_core.networks.family import FAMILIES, NetworkChoice
from mobilenet_core.networks.inception import inception_v2_rows

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "networks.md").read_text(encoding="utf-8")
REPORTS = {name: cost_report(family.own) for name, family in FAMILIES.items()}


@pytest.mark.parametrize("name", FAMILIES)
def test_every_network_has_a_row_with_its_exact_costs(name):
    knob, report = FAMILIES[name].knob, REPORTS[name]
    second = f"{knob.name} {knob.default:g}" if knob else "-" if "-" in name else FAMILIES[name].side
    assert f"| `{name}` | {second} | {report.mult_adds:,} | {report.params:,} |" in PAGE


def linear_of(report: CostReport) -> int:
    return report.by_kind["linear"].mult_adds


def computed():
    """What the page says beyond its tables of networks."""
    for name, resolution in (("efficientnet_lite3", 300), ("efficientnet_lite4", 380)):
        yield cost_report(NetworkChoice(name).spec(DesignPoint(1.0, resolution))).mult_adds
    full_stem = cost_report(NetworkSpec("full", Shape(3, 224, 224), inception_v2_rows(1000, has_full_stem=True)))
    yield from (full_stem.mult_adds, full_stem.params, full_stem.weights + full_stem.folded_biases)
    bn_inception = REPORTS["bn_inception"]
    yield bn_inception.params + bn_inception.norm_params // 2
    ssd = cost_report(NetworkChoice("ssd300_mobilenet").spec(DesignPoint(0.75, 300)))
    yield from (ssd.mult_adds, ssd.params)
    extras = ("conv8", "conv9", "conv10", "conv11")
    yield sum(layer.params for layer in REPORTS["ssd300_vgg"].layers if not layer.name.startswith(extras))
    yield REPORTS["mobilenet_v2"].weights
    yield REPORTS["vgg16"].mult_adds - linear_of(REPORTS["vgg16"])


def test_every_exact_figure_of_the_page_is_computed():
    known = {f"{each:,}" for each in computed()}
    known |= {f"{each:,}" for report in REPORTS.values() for each in (report.mult_adds, report.params)}
    shown = set(re.findall(r"\d{1,3}(?:,\d{3})+", PAGE))
    assert shown - known == set()
