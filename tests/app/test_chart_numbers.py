"""The numbers of charts as CSV: a row can be read alone, and is what the figure shows."""

import csv

import pytest
from clients import API

CHARTS = {
    "front": "device=raspberry-pi-5&max_latency_ms=20&alpha=0.6&resolution=176",
    "area": "device=raspberry-pi-5",
    "axes": "device=pixel-3&precision=int8&max_params=3e6",
    "accuracy": "alpha=0.6&resolution=176",
    "contour": "alpha=0.6&network=conv_mobilenet",
    "layers": "alpha=0.5&resolution=160",
    "kinds": "alpha=0.5&resolution=160",
    "factorizations": "alpha=0.75&resolution=192",
    "compare": "a=0.5/160&b=vgg16&by=layer&scale=share",
}


def numbers_of(client, name):
    """Rows by what each is of, which no two share."""
    text = client.get(f"{API}/charts/{name}?{CHARTS[name]}&format=csv").text
    rows = list(csv.DictReader(text.splitlines()))
    of = {tuple(row[each] for each in ("network", "alpha", "resolution", "part", "quantity")): row for row in rows}
    assert len(of) == len(rows) > 0
    return of


@pytest.mark.parametrize("name", CHARTS)
def test_a_number_of_a_chart_says_of_what_it_is_in_which_unit_whence_and_within_what(shared_client, name):
    for row in numbers_of(shared_client, name).values():
        assert all(row[each] for each in ("network", "quantity", "value", "unit", "kind"))
        assert bool(row["low"]) == bool(row["high"]) == bool(row["interval"])
        if row["quantity"] == "latency":
            assert all(row[each] for each in ("alpha", "resolution", "device", "runtime", "precision"))
            assert row["interval"] == {"predicted": "prediction", "published": ""}[row["kind"]]
        if row["quantity"] == "top1":
            assert (row["precision"], row["accuracy_set"]) != ("", "")


def test_the_numbers_are_those_that_the_figure_shows(shared_client):
    found = numbers_of(shared_client, "front")
    figure = shared_client.get(f"{API}/charts/front?{CHARTS['front']}").json()
    shown = {
        point[0]: place
        for trace in figure["data"]
        if trace["meta"]["role"] in ("alpha", "predicted", "point")
        for point, *place in zip(trace["customdata"], trace["x"], trace["y"], strict=True)
    }
    assert "0.6/176" in shown
    for (_, alpha, side, _, quantity), row in found.items():
        assert float(row["value"]) == shown[f"{alpha}/{side}"][quantity == "top1"]
    sides = numbers_of(shared_client, "compare")
    for network in ("mobilenet_v1", "vgg16"):
        assert sum(float(row["value"]) for of, row in sides.items() if of[0] == network) == pytest.approx(100)
