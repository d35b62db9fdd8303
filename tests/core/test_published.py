import dataclasses
import re
from typing import get_args

import pytest

from mobilenet_core import DesignPoint, DesignSpace
from mobilenet_core.networks.family import FAMILIES, NetworkChoice, Variant
from mobilenet_core.published import read
from mobilenet_core.published.devices import Form, conclusion, published_devices
from mobilenet_core.published.latency import OTHERS_GRAPHS, published_latency, publisher_of
from mobilenet_core.records import PRECISIONS

PIXEL_3_GRIDS = [
    ("tflite-cpu", "fp32"),
    ("tflite-cpu", "int8"),
    ("tflite-gpu", "fp32"),
    ("tflite-nnapi", "fp32"),
    ("tflite-nnapi", "int8"),
]


SMALLEST, FULL = (0.25, 128), (1.0, 224)


def test_a_file_comes_back_as_rows_of_text():
    assert read("accuracy")[0]["top1_percent"] == "70.6"


@pytest.mark.parametrize("name", ["accuracy", "devices", "latency"])
def test_every_row_of_a_file_is_whole_and_has_a_source(name):
    assert all(None not in row and None not in row.values() for row in read(name))
    assert all(row.get("source", name == "devices") for row in read(name))


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(FileNotFoundError, match=r"prices\.csv"):
        read("prices")


def test_a_pixel_3_has_five_published_grids_that_cover_the_papers():
    grids = {(row.setup.runtime, row.setup.precision): None for row in published_latency("Pixel 3")}
    assert list(grids) == PIXEL_3_GRIDS
    for runtime, precision in PIXEL_3_GRIDS:
        rows = published_latency("pixel-3", runtime, precision)
        assert [row.variant.point for row in rows] == list(DesignSpace())


def test_without_a_choice_every_published_latency_comes_back():
    assert len(published_latency(network=None)) == len(read("latency"))


@pytest.mark.parametrize(("runtime", "threads"), [("tflite-cpu", 4), ("tflite-gpu", None), ("tflite-nnapi", None)])
def test_threads_are_known_where_the_source_states_them(runtime, threads):
    assert {row.setup.threads for row in published_latency("Pixel 3", runtime)} == {threads}


@pytest.mark.parametrize("choice", [{"device": "Pixel 9"}, {"runtime": "tflite-gpu", "precision": "int8"}], ids=str)
def test_what_nobody_published_is_empty(choice):
    assert published_latency(**choice) == ()


def test_a_published_latency_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError, match="p50_ms"):
        published_latency()[0].p50_ms = 0.1


@pytest.mark.parametrize(
    ("device", "runtime", "precision", "threads", "point", "latency_ms"),
    [
        ("Pixel 3", "tflite-cpu", "fp32", 4, SMALLEST, 1.2),
        ("Pixel 3", "tflite-gpu", "fp32", None, SMALLEST, 1.6),
        ("Pixel 3", "tflite-nnapi", "fp32", None, SMALLEST, 3.0),
        ("Pixel 3", "tflite-cpu", "int8", 4, SMALLEST, 0.8),
        ("Pixel 3", "tflite-cpu", "fp32", 4, FULL, 24.0),
        ("Pixel 4", "tflite-gpu", "fp32", None, FULL, 9.0),
        ("iPhone XS", "tflite-cpu", "int8", 2, FULL, 11.0),
        ("Coral Dev Board", "tflite-edgetpu", "int8", None, FULL, 2.4),
        ("Raspberry Pi 2", "xnnpack", "int8", None, FULL, 128.0),
        ("Snapdragon 855", "paddle-lite-armv8", "fp32", 4, FULL, 10.44),
        ("NVIDIA Jetson AGX Orin", "ncnn-cpu", "fp32", 8, FULL, 3.85),
        ("NVIDIA Jetson AGX Orin", "ncnn-vulkan", "fp32", 1, FULL, 2.23),
        ("Intel Core i7-12700H", "torch-compile", "fp32", None, FULL, 6.388),
        ("Pixel 1", "tflite-cpu", "fp32", 1, FULL, 113.0),
    ],
)
def test_a_latency_is_the_one_its_source_prints(device, runtime, precision, *, threads, point, latency_ms):
    rows = [row for row in published_latency(device, runtime, precision) if row.setup.threads == threads]
    assert [row.p50_ms for row in rows if row.variant.point == DesignPoint(*point)] == [latency_ms]


def test_a_publisher_is_named_by_its_source_and_a_source_of_nobody_known_as_it_is():
    sources = ("tensorflow/tensorflow@1 a.md", "Tencent/ncnn@3 c.md", "a book")
    assert [publisher_of(each) for each in sources] == ["TensorFlow Lite", "ncnn", "a book"]


def test_every_publisher_has_a_latency():
    sources = {each.source for each in published_latency(network=None)}
    assert all(any(source.startswith(row["source"]) for source in sources) for row in read("publishers"))


def test_a_microcontrollers_points_keep_their_classes():
    rows = published_latency("STM32H747I-DISCO")
    assert {row.variant: row.p50_ms for row in rows}[
        Variant(DesignPoint(0.25, 96), NetworkChoice(num_classes=5))
    ] == 29.94


def test_every_latency_is_of_a_point_that_can_be_computed_in_milliseconds_above_0_at_a_known_precision():
    assert {row["unit"] for row in read("latency")} == {"ms"}
    for row in published_latency(network=None):
        assert row.setup.precision in PRECISIONS
        assert row.p50_ms > 0
        assert row.variant.network.name in OTHERS_GRAPHS or row.variant.spec


def test_one_thing_has_one_value():
    keys = [(row.setup, row.variant) for row in published_latency(network=None)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("device", "runtime", "network", "point", "latency_ms", "noted"),
    [
        ("Pixel 1", "tflite-cpu", "mobilenet_v2", FULL, 73.8, "also 64 ms in arXiv 1905.02244 Table 3"),
        ("Pixel 3", "tflite-cpu", "mobilenet_v3_large", (0.75, 224), 34.0, "also 40 ms"),
        ("Pixel 3", "tflite-gpu", "inception_v3", (1.0, 299), 56.0, "Android 10"),
        ("Intel Core i7-12700H", "torch-compile", "mobilenet_v2", FULL, 6.591, "PyTorch 2.4"),
        ("Raspberry Pi 5", "ncnn-cpu", "ncnn_mobilenet_v2", FULL, 10.52, "ncnn's own graph"),
    ],
)
def test_a_latency_of_another_network_is_the_one_its_source_prints(
    device, runtime, network, *, point, latency_ms, noted
):
    row = next(
        row for row in published_latency(device, runtime, "fp32", network) if row.variant.point == DesignPoint(*point)
    )
    assert (row.p50_ms, noted in row.note) == (latency_ms, True)


def test_ncnns_graphs_are_none_of_our_networks():
    assert not FAMILIES.keys() & OTHERS_GRAPHS.keys()
    names = {each.variant.network.name for each in published_latency(network=None)}
    assert names - FAMILIES.keys() == OTHERS_GRAPHS.keys()


def test_a_second_value_of_a_source_stands_in_the_note():
    row = published_latency("Pixel 3", "tflite-cpu", "fp32")[0]
    assert (row.p50_ms, "23.9 ms" in row.note) == (24.0, True)


# Devices


def test_every_latency_belongs_to_a_device_and_every_device_has_one():
    devices = published_devices().values()
    assert sum(len(device.points) for device in devices) == len(published_latency())
    assert sum(len(device.others) for device in devices) == len(read("latency")) - len(published_latency())
    assert all(device.points for device in devices)


def test_a_devices_id_is_fit_for_a_url_and_its_own():
    devices = published_devices()
    assert len(devices) == len(read("devices"))
    assert all(re.fullmatch(r"[a-z0-9-]+", each) for each in devices)


def test_a_device_says_what_it_is_used_as_and_which_products_have_its_chip():
    devices = published_devices()
    assert {each.form for each in devices.values()} == set(get_args(Form))
    assert devices["snapdragon-845"].products == ("Galaxy S9 (US)", "Pixel 3")


def test_the_device_with_the_most_points_comes_first():
    assert next(iter(published_devices())) == "pixel-3"


def test_ncnns_hundred_devices_are_there():
    ncnn = [each for each in published_devices().values() if any("ncnn" in source for source in each.sources)]
    assert len(ncnn) == 101  # 102 headings, of which two are one Raspberry Pi 5


def test_a_device_names_its_runtimes_delegates_included():
    assert published_devices()["pixel-3"].runtimes == ("tflite-cpu", "tflite-gpu", "tflite-nnapi")


GRID = [DesignPoint(alpha, resolution) for alpha in (1.0, 0.5) for resolution in (224, 192, 128)]


@pytest.mark.parametrize(
    ("points", "allowed"),
    [
        ([], "nothing"),
        (GRID[:1], "one_point"),
        (GRID[:1] * 9, "one_point"),
        (GRID[:5], "trend"),
        ([DesignPoint(1.0, side) for side in range(128, 224, 16)], "trend"),
        (GRID, "any_point"),
    ],
)
def test_what_may_be_concluded_follows_from_the_points(points, allowed):
    assert conclusion(points) == allowed
