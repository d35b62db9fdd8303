"""Whether a runtime's answer is torch's: what is told, and what is let through."""

import re
from pathlib import Path

import numpy as np
import pytest

from mobilenet_core.errors import MeasurementError
from mobilenet_core.measure.check import TOLERANCE, check_output, distance, read_reference
from mobilenet_core.records import PRECISIONS, MeasurementPlan

RIGHT = np.array([[1.0, -2.0, 0.5], [3.0, 0.0, -1.0]], np.float32)


def test_equal_logits_are_at_no_distance_and_scaled_ones_at_their_scale():
    assert distance(RIGHT, RIGHT) == 0
    assert distance(RIGHT * np.float32(1.5), RIGHT) == pytest.approx(0.5)
    assert distance(np.zeros_like(RIGHT), RIGHT) == pytest.approx(1)


def test_the_distance_is_that_of_the_worst_image():
    off = RIGHT.copy()
    off[1] *= -1
    assert distance(off, RIGHT) == pytest.approx(2)


def test_the_scale_of_the_logits_does_not_matter():
    tiny = np.float32(1e-12)
    assert distance(RIGHT * tiny * 2, RIGHT * tiny) == pytest.approx(1, rel=1e-5)


@pytest.mark.parametrize("precision", PRECISIONS)
def test_rounding_within_the_precision_is_let_through(precision):
    off = RIGHT * np.float32(1 + 0.9 * TOLERANCE[precision])
    check_output(off, RIGHT, MeasurementPlan(precision=precision))


@pytest.mark.parametrize("precision", PRECISIONS)
def test_another_answer_is_told_with_both_numbers(precision):
    off = RIGHT.copy()
    off[1, 0] = 7
    message = f"abacus does not compute what torch .* 1.26 .* at most .* at {precision}; .* image 1, class 0.* 7 .* 3"
    with pytest.raises(MeasurementError, match=message):
        check_output(off, RIGHT, MeasurementPlan(runtime="abacus", precision=precision))


@pytest.mark.parametrize("logits", [np.zeros((2, 2), np.float32), np.full((2, 3), np.nan, np.float32)])
def test_another_shape_and_what_is_no_number_are_refused(logits):
    with pytest.raises(MeasurementError, match=r"torch gave an output of shape .*; expected finite .* \(2, 3\)"):
        check_output(logits, RIGHT, MeasurementPlan())


def test_a_spoilt_reference_says_which_file_to_delete(tmp_path):
    (tmp_path / "spoilt.npy").write_bytes(b"half a fi")
    with pytest.raises(MeasurementError, match=r"cannot be read from .*spoilt\.npy: .*; delete the file"):
        read_reference(tmp_path / "spoilt.npy")


def test_the_decisions_page_says_what_is_allowed():
    page = Path(__file__).parents[2] / "docs/decisions/0006-what-measured-models-compute.md"
    told = dict(re.findall(r"^\| (\w+) \| ([\d.]+) \|", page.read_text(encoding="utf-8"), re.MULTILINE))
    assert {precision: float(each) for precision, each in told.items()} == TOLERANCE
