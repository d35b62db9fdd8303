import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobilenet_core.cost import cost_report
from mobilenet_core.design import PAPER_ALPHAS, PAPER_RESOLUTIONS, DesignPoint, DesignSpace
from mobilenet_core.errors import DesignError, PredictionError
from mobilenet_core.networks import mobilenet_v1
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice
from mobilenet_core.predict import Observation, Predictor, fit, next_points
from mobilenet_core.predict import predictor as predictor_file
from mobilenet_core.predict.features import FEATURES, Work
from mobilenet_core.published.latency import published_latency

PIXEL_3_V2_MS = 17.5
GRID_ALPHAS, GRID_RESOLUTIONS = np.linspace(0.25, 1, 16)[:, None], np.arange(128, 225, 8)[None, :]


def pixel_3(count: int = 16, runtime: str = "tflite-cpu", precision: str = "fp32") -> list[Observation]:
    found = published_latency("Pixel 3", runtime, precision)  # type: ignore[arg-type]
    rows = [row for row in found if row.variant.network == MOBILENET_V1]
    spread = [rows[index] for index in np.linspace(0, len(rows) - 1, count).round().astype(int)]
    return [Observation.of(row) for row in spread]


@pytest.fixture(scope="module", params=[1, 2, 4, 6, 16])
def predictor(request) -> Predictor:
    return fit(pixel_3(request.param), runtime="tflite-cpu")


def test_a_prediction_is_positive_and_within_its_interval(predictor):
    found = predictor.predict(GRID_ALPHAS, GRID_RESOLUTIONS)
    assert (found.low_ms > 0).all()
    assert (found.low_ms < found.latency_ms).all()
    assert (found.latency_ms < found.high_ms).all()


def test_predictions_grow_with_alpha_and_with_resolution(predictor):
    found = predictor.predict(GRID_ALPHAS, GRID_RESOLUTIONS).latency_ms
    assert (np.diff(found, axis=0) > 0).all()
    assert (np.diff(found, axis=1) > 0).all()


def test_from_one_hundredth_of_alpha_to_the_next_predictions_fall_by_a_percent_at_most(predictor):
    found = predictor.predict(np.arange(25, 101)[:, None] / 100, GRID_RESOLUTIONS).latency_ms
    assert (np.diff(np.log(found), axis=0) > -0.01).all()  # where channels come to fill vectors


def test_predictions_have_the_broadcast_shape(predictor):
    assert predictor.predict(GRID_ALPHAS, GRID_RESOLUTIONS).latency_ms.shape == (16, 13)
    assert predictor.predict([0.5, 0.75], [128, 160]).high_ms.shape == (2,)
    assert predictor.predict(0.5, 128).low_ms.shape == ()
    assert predictor.predict([], []).latency_ms.shape == (0,)


def test_points_by_the_thousand_agree_with_themselves_one_by_one(predictor):
    alphas, resolutions = np.linspace(0.25, 1, 40)[:, None], np.arange(128, 225)[None, :]
    grid = predictor.predict(alphas, resolutions)
    for place in (0, 1023, 1024, 2048, grid.latency_ms.size - 1):  # on either side of where a block may end
        row, column = divmod(place, resolutions.size)
        alone = predictor.predict(alphas[row, 0], resolutions[0, column])
        for name in ("latency_ms", "low_ms", "high_ms"):
            assert getattr(alone, name) == pytest.approx(getattr(grid, name)[row, column])


@settings(max_examples=10)
@given(factor=st.floats(1e-3, 1e4), count=st.sampled_from([1, 3, 8]))
def test_slower_latencies_give_predictions_slower_by_the_same_factor(factor, count):
    seen = pixel_3(count)
    slower = [Observation(each.alpha, each.resolution, factor * each.latency_ms, threads=4) for each in seen]
    first, second = fit(seen).predict(GRID_ALPHAS, 160), fit(slower).predict(GRID_ALPHAS, 160)
    assert np.allclose(np.log(second.latency_ms / first.latency_ms), np.log(factor), atol=1e-4)


@settings(max_examples=10)
@given(order=st.permutations(range(8)))
def test_the_order_of_observations_does_not_matter(order):
    seen = pixel_3(8)
    again = fit([seen[index] for index in order]).predict(GRID_ALPHAS, GRID_RESOLUTIONS)
    assert np.array_equal(again.latency_ms, fit(seen).predict(GRID_ALPHAS, GRID_RESOLUTIONS).latency_ms)


@pytest.mark.parametrize(
    ("count", "method"), [(1, "scaled neighbour"), (2, "typical layers"), (5, "typical layers"), (6, "layers")]
)
def test_the_method_says_how_much_is_known(count, method):
    assert fit(pixel_3(count)).method == method


def test_a_predictor_says_what_it_was_fitted_on_and_which_threads_nobody_timed_where_threads_mean_something():
    predictor, where = fit(pixel_3(16)), "16 latencies at alpha 0.25 to 1, resolution 128 to 224, 4 threads"
    assert predictor.sentence(8) == f"{where}; none with 8 threads, which is extrapolated"
    assert predictor.sentence(4) == predictor.sentence() == predictor.fitted_on.sentence == where
    both = fit([Observation(0.5, 160, 3.0, threads=1), Observation(0.5, 160, 1.2, threads=4)]).sentence(2)
    assert both.endswith("resolution 160, 1 to 4 threads; none with 2 threads, which is interpolated")
    gpu = fit([Observation(0.5, 160, 3.0, threads=None)], runtime="tflite-gpu")
    assert gpu.sentence(8) == "1 latency at alpha 0.5, resolution 160"


def test_more_threads_than_were_timed_gain_little_and_may_gain_nothing():
    predictor = fit(pixel_3(16), runtime="tflite-cpu")
    four, eight, many = (predictor.predict(0.5, 160, threads=threads) for threads in (4, 8, 256))
    assert four.latency_ms / 1.5 < many.latency_ms == eight.latency_ms < four.latency_ms
    assert eight.high_ms > four.high_ms
    assert many.high_ms / many.low_ms > 2 * eight.high_ms / eight.low_ms


def test_a_marked_latency_counts_for_less_widens_intervals_and_is_told():
    clean = pixel_3(8)
    slow = [replace(clean[4], latency_ms=1.6 * clean[4].latency_ms), *clean[:4], *clean[5:]]
    marked = [replace(slow[0], is_doubted=True), *slow[1:]]
    right, wrong, warned = (
        fit(each, runtime="tflite-cpu").predict(clean[4].alpha, clean[4].resolution) for each in (clean, slow, marked)
    )
    assert abs(warned.latency_ms / right.latency_ms - 1) < 0.5 * abs(wrong.latency_ms / right.latency_ms - 1)
    doubted = fit([replace(each, is_doubted=True) for each in clean], runtime="tflite-cpu")
    wider = doubted.predict(clean[4].alpha, clean[4].resolution)
    assert wider.high_ms / wider.low_ms > right.high_ms / right.low_ms
    assert doubted.fitted_on.doubted == 8
    assert doubted.fitted_on.sentence.endswith(", 8 of them marked as slow or disturbed")


def test_of_very_many_latencies_some_are_fitted_on_evenly_spread(monkeypatch):
    monkeypatch.setattr(predictor_file, "MOST_FITTED", 40)  # of 150, which take some seconds to fit
    points = [(alpha / 100, side) for alpha in range(25, 101, 5) for side in range(128, 225, 4)]
    predictor = fit([Observation(alpha, side, 10 * alpha * side**2 / 224**2) for alpha, side in points])
    told = predictor.fitted_on.sentence
    assert told == "40 of 400 latencies at alpha 0.25 to 1, resolution 128 to 224, 1 thread"
    assert predictor.predict(0.5, 178).latency_ms == pytest.approx(10 * 0.5 * 178**2 / 224**2, rel=0.02)


def test_one_latency_alone_and_a_point_far_from_all_others_have_wider_intervals():
    def width(count, alpha=0.6, resolution=176):
        found = fit(pixel_3(count)).predict(alpha, resolution)
        return np.log(found.high_ms / found.low_ms)

    assert width(1) > 2 * width(16)
    assert width(16, 2.0, 1024) > width(16)


def test_more_threads_are_faster_and_less_certain():
    predictor = fit([Observation(alpha, 224, 20 * alpha) for alpha in PAPER_ALPHAS])
    one, four = predictor.predict(1.0, 224), predictor.predict(1.0, 224, threads=4)
    assert one.latency_ms / 4 < four.latency_ms < one.latency_ms
    assert four.high_ms / four.low_ms > one.high_ms / one.low_ms


def test_threads_are_those_of_the_observations_where_none_are_named():
    predictor = fit(pixel_3(6))
    assert predictor.predict(0.5, 160).latency_ms == predictor.predict(0.5, 160, threads=4).latency_ms


def test_what_threads_gain_is_learnt_where_it_was_observed():
    def seen(gain):
        points = DesignSpace((1.0, 0.5), (224, 160, 128))
        alone = [Observation(each.alpha, each.resolution, 20 * each.alpha * each.rho**2) for each in points]
        return [*alone, *(Observation(e.alpha, e.resolution, e.latency_ms / gain, threads=4) for e in alone)]

    good, poor = (fit(seen(gain)).predict(0.75, 192, threads=4).latency_ms for gain in (3.6, 1.8))
    assert 1.6 < poor / good < 2.4


def test_the_channel_cliff_of_onnxruntime_is_predicted_from_points_on_one_side_of_it():
    latency = {alpha: 13.6 * (0.1 * alpha + 0.9 * alpha**2) for alpha in PAPER_ALPHAS}
    predictor = fit([Observation(alpha, 224, ms) for alpha, ms in latency.items()], runtime="onnxruntime")
    ragged, whole = predictor.predict([0.85, 0.875], [224, 224]).latency_ms
    assert ragged > 1.15 * whole


def test_rounding_channels_to_eight_is_the_way_round_the_cliff():
    predictor = fit([Observation(alpha, 224, 13 * alpha) for alpha in PAPER_ALPHAS], runtime="onnxruntime")
    assert (
        predictor.predict(0.85, 224, network=NetworkChoice(rounding="make_divisible")).latency_ms
        < predictor.predict(0.85, 224).latency_ms
    )


def test_work_adds_up_to_the_mult_adds_of_the_report():
    point = DesignPoint(0.35, 131)
    report = cost_report(mobilenet_v1(point))
    found = dict(zip(FEATURES, Work().features(MOBILENET_V1, point.alpha, point.resolution), strict=True))
    kinds = ("conv", "depthwise", "pointwise", "linear")
    assert [found[kind] for kind in kinds] == [report.by_kind[kind].mult_adds for kind in kinds]
    assert (found["layers"], found["weights"] + found["linear"] + 1000) == (
        len(report.layers),
        report.weights + report.folded_biases,
    )


def test_every_layer_is_whole_or_ragged_and_never_both():
    whole, ragged = Work(), Work(blocks=4)
    alphas = np.linspace(0.2, 1.2, 101)
    # at 256 every map's positions divide by 8, so that none are filled up
    together, apart = (
        dict(zip(FEATURES, work.features(MOBILENET_V1, alphas, 256).T, strict=True)) for work in (whole, ragged)
    )
    assert np.array_equal(apart["depthwise"] + apart["ragged_depthwise"], together["depthwise"])
    assert np.array_equal(apart["pointwise"] + apart["ragged_pointwise"], together["pointwise"])


def test_tiles_of_outputs_are_filled_up_for_runtimes_that_have_them():
    known = [Observation(0.5, side, 1.0) for side in (128, 224)]
    wanted = 0
    spec = mobilenet_v1(DesignPoint(0.63, 192))
    for layer in cost_report(spec).layers:
        if layer.kind == "pointwise":
            outputs = layer.output.channels
            added = -(-outputs // 32) * 32 - -(-outputs // 16) * 16
            wanted += layer.inputs[0].channels * added * layer.output.height**2
    place = FEATURES.index("fill_tile")
    tiled, plain = (
        fit(known, runtime=runtime).assumption.work.features(MOBILENET_V1, 0.63, 192)
        for runtime in ("litert", "openvino")
    )
    assert (tiled[place], plain[place]) == (wanted, 0)


@pytest.mark.parametrize(("alpha", "filled"), [(0.25, {16}), (0.5, set()), (0.3, {4, 8, 16}), (0.375, {8, 16})])
def test_channels_are_filled_up_where_they_are_no_multiple(alpha, filled):
    found = dict(zip(FEATURES, Work().features(MOBILENET_V1, alpha, 128), strict=True))
    assert {step for step in (4, 8, 16) if found[f"fill_{step}"] > 0} == filled


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fit([]), "no latencies to predict from; measure or import"),
        *((lambda ms=ms: Observation(0.5, 128, ms), "expected milliseconds above 0") for ms in (0, -1.0, "3")),
        *((lambda ms=ms: Observation(0.5, 128, ms), "expected milliseconds above 0") for ms in (math.nan, math.inf)),
    ],
)
def test_what_is_no_latency_is_refused(call, message):
    with pytest.raises(PredictionError, match=message):
        call()


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("alpha", {"alpha": 0}),
        ("resolution", {"resolution": 7}),
        ("network", {"network": NetworkChoice("vgg16")}),
        ("rounding", {"network": NetworkChoice(rounding="up")}),
        ("threads", {"threads": 0}),
        ("num_classes", {"network": NetworkChoice(num_classes=0)}),
    ],
)
def test_a_value_outside_the_design_space_is_refused_by_name(field, values):
    with pytest.raises(DesignError) as caught:
        Observation(**{"alpha": 0.5, "resolution": 128, "latency_ms": 1.0, **values})
    assert caught.value.field == field


def test_an_unknown_precision_and_an_unknown_network_are_refused():
    with pytest.raises(DesignError, match="precision is 'fp8'"):
        fit(pixel_3(1), precision="fp8")  # type: ignore[arg-type]
    with pytest.raises(DesignError, match="network is 'resnet'"):
        fit(pixel_3(1)).predict(1.0, 224, network=NetworkChoice("resnet"))


def test_layers_of_one_family_tell_the_latency_of_another_with_an_interval_that_says_how_little_is_known():
    """Pixel 3, TFLite, fp32, 4 threads: the page of the grid prints 17.5 ms for MobileNet V2 1.0-224."""
    wanted = NetworkChoice("mobilenet_v2")
    by_v1 = fit(pixel_3(16), runtime="tflite-cpu").predict(1.0, 224, network=wanted)
    assert by_v1.low_ms < PIXEL_3_V2_MS < by_v1.high_ms
    assert by_v1.latency_ms == pytest.approx(PIXEL_3_V2_MS, rel=0.1)
    told = Observation(1.0, 224, PIXEL_3_V2_MS, network=wanted, threads=4)
    known = fit((*pixel_3(16), told), runtime="tflite-cpu")
    by_both, of_v1 = known.predict(0.75, 224, network=wanted), known.predict(0.6, 200)
    assert by_both.high_ms / by_both.low_ms < by_v1.high_ms / by_v1.low_ms
    assert of_v1.latency_ms == pytest.approx(
        fit(pixel_3(16), runtime="tflite-cpu").predict(0.6, 200).latency_ms, rel=0.02
    )


def test_the_next_points_are_different_ones_of_the_candidates_and_no_more_than_there_are():
    predictor, candidates = fit(pixel_3(2)), tuple(DesignSpace())
    found = next_points(predictor, candidates, 4)
    assert len(set(found)) == 4
    assert set(found) <= set(candidates)
    assert len(next_points(predictor, DesignSpace((0.5,), (128, 160)), 9)) == 2
    assert next_points(predictor, (), 3) == ()
    with pytest.raises(DesignError, match="count is 0"):
        next_points(predictor, DesignSpace(), 0)


def test_measuring_the_next_point_shrinks_the_intervals_more_than_measuring_a_known_one_again():
    rows = {(each.alpha, each.resolution): each for each in pixel_3(16)}
    known = [rows[1.0, 224], rows[1.0, 192]]
    predictor = fit(known)
    (first,) = next_points(predictor, DesignSpace(PAPER_ALPHAS, PAPER_RESOLUTIONS), 1)

    def width(added):
        found = fit([*known, added]).predict(np.array(PAPER_ALPHAS)[:, None], np.array(PAPER_RESOLUTIONS)[None])
        return np.log(found.high_ms / found.low_ms).mean()

    assert width(rows[first.alpha, first.resolution]) < width(rows[1.0, 192])
