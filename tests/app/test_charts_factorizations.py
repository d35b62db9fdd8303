"""/charts/factorizations: what each block saves, by the golden costs of blocks."""

import csv
from pathlib import Path

import pytest
from clients import API

GOLDEN = Path(__file__).parents[1] / "golden" / "factorizations.csv"
NAMES = {"standard": "conv_mobilenet", "separable": "mobilenet_v1"}


def golden():
    """Network, part, alpha, resolution: mult-adds and params of bodies, and of the layer of 512 channels at 14 x 14."""
    lines = [line for line in GOLDEN.read_text().splitlines() if not line.startswith("#")]
    for row in csv.DictReader(lines):
        is_layer = (row["in_channels"], row["out_channels"], row["in_side"]) == ("512", "512", "14")
        network = NAMES.get(row["block"], f"mobilenet_v1-{row['block']}")
        if row["alpha"] or is_layer:
            point = (row["alpha"] or "1.0", row["resolution"] or "224")
            yield (network, "b8" if is_layer else "", *point), (int(row["mult_adds"]), int(row["params"]))


@pytest.mark.parametrize(("alpha", "resolution"), [("1.0", "224"), ("0.75", "192"), ("0.5", "160")])
def test_the_chart_of_factorizations_has_the_golden_costs_of_each_block(shared_client, alpha, resolution):
    asked = f"{API}/charts/factorizations?alpha={alpha}&resolution={resolution}"
    text = shared_client.get(f"{asked}&format=csv").text
    found = {
        (row["network"], row["part"], row["quantity"]): round(1e6 * float(row["value"]))
        for row in csv.DictReader(text.splitlines())
    }
    expected = {of[:2]: costs for of, costs in golden() if of[2:] == (alpha, resolution)}
    assert len(expected) == (30 if alpha == "1.0" else 15)
    for (network, part), costs in expected.items():
        assert (found[network, part, "mult_adds"], found[network, part, "params"]) == costs


def test_what_is_materialised_or_has_fixed_kernels_is_marked_and_said(shared_client):
    figure = shared_client.get(f"{API}/charts/factorizations?network=mobilenet_v1-fire-0.5").json()
    (body,) = [each for each in figure["data"] if each["meta"]["kind"] == "a" and each["xaxis"] == "x"]
    told = dict(zip(body["y"], body["customdata"], strict=True))
    assert "materialised" in told["Toeplitz-like *"]
    assert "fixed kernels" in told["Fastfood †"]
    assert "<br>" not in told["Depthwise separable"]
    assert "Fire (ratio 0.5)" in told  # what was asked for, beside the usual ratio
    assert "materialised" in figure["layout"]["annotations"][0]["text"]
