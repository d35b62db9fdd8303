import dataclasses

import pytest

from mobilenet_core import DesignPoint, DesignSpace
from mobilenet_core.published import read
from mobilenet_core.published.latency import published_latency

PIXEL_3_GRIDS = [
    ("tflite-cpu", "fp32"),
    ("tflite-cpu", "int8"),
    ("tflite-gpu", "fp32"),
    ("tflite-nnapi", "fp32"),
    ("tflite-nnapi", "int8"),
]


def test_a_file_comes_back_as_rows_of_text():
    assert read("accuracy")[0]["top1_percent"] == "70.6"


@pytest.mark.parametrize("name", ["accuracy", "latency"])
def test_every_row_of_a_file_has_a_source(name):
    assert all(row["source"] for row in read(name))


@pytest.mark.parametrize("name", ["accuracy", "latency"])
def test_no_row_of_a_file_has_a_value_too_many_or_too_few(name):
    assert all(None not in row and None not in row.values() for row in read(name))


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(FileNotFoundError, match=r"prices\.csv"):
        read("prices")


@pytest.mark.parametrize(("runtime", "precision"), PIXEL_3_GRIDS)
def test_a_pixel_3_grid_covers_the_papers_grid(runtime, precision):
    rows = published_latency("Pixel 3", runtime, precision)
    assert [DesignPoint(row.alpha, row.resolution) for row in rows] == list(DesignSpace())


@pytest.mark.parametrize(
    ("runtime", "precision", "alpha", "resolution", "latency_ms"),
    [
        ("tflite-cpu", "fp32", 0.25, 128, 1.2),
        ("tflite-gpu", "fp32", 0.25, 128, 1.6),
        ("tflite-nnapi", "fp32", 0.25, 128, 3.0),
        ("tflite-cpu", "int8", 0.25, 128, 0.8),
        ("tflite-cpu", "fp32", 1.0, 224, 24.0),
    ],
)
def test_a_latency_is_the_one_its_source_prints(runtime, precision, alpha, resolution, latency_ms):
    rows = published_latency("Pixel 3", runtime, precision)
    assert {(row.alpha, row.resolution): row.latency_ms for row in rows}[alpha, resolution] == latency_ms


def test_without_a_choice_every_published_latency_comes_back():
    assert len(published_latency()) == len(read("latency"))


def test_a_pixel_3_has_five_published_grids():
    grids = {(row.runtime, row.precision): None for row in published_latency("Pixel 3")}
    assert list(grids) == PIXEL_3_GRIDS


@pytest.mark.parametrize(("runtime", "threads"), [("tflite-cpu", 4), ("tflite-gpu", None), ("tflite-nnapi", None)])
def test_threads_are_known_where_the_source_states_them(runtime, threads):
    assert {row.threads for row in published_latency(runtime=runtime)} == {threads}


@pytest.mark.parametrize("choice", [{"device": "Pixel 9"}, {"runtime": "tflite-gpu", "precision": "int8"}], ids=str)
def test_what_nobody_published_is_empty(choice):
    assert published_latency(**choice) == ()


def test_every_latency_is_above_zero():
    assert min(row.latency_ms for row in published_latency()) > 0


def test_a_published_latency_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError, match="latency_ms"):
        published_latency()[0].latency_ms = 0.1
