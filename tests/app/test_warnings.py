"""What warnings of a measurement and the gap between layers say, in both languages."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import mobilenet_core
from app.language import warnings
from app.language.layers import gap
from mobilenet_core.layer_times import LayerTime, LayerTimes
from mobilenet_core.records import Warning

AGAIN = "Close other programs and measure again."
SENTENCES = {
    Warning("thread_lacked_cpu", {"percent": 94.3}): (
        f"Disturbed: the thread had a CPU for 94% of the time; other work may have had the rest. {AGAIN}"
    ),
    Warning("threads_lacked_cpu", {"threads": 2, "percent": 95.0}): (
        "Disturbed: the 2 threads had a CPU for 95% of the time; other work may have had the rest, or the network "
        f"leaves threads idle. {AGAIN}"
    ),
    Warning("thread_waited_for_cpu", {"percent": 20.0}): (
        f"Disturbed: the thread waited for a CPU for 20% of the time. {AGAIN}"
    ),
    Warning("threads_waited_for_cpu", {"threads": 2, "percent": 10.0}): (
        f"Disturbed: the 2 threads waited for a CPU for 10% of the time. {AGAIN}"
    ),
    Warning("cpu_taken_away", {"times_per_second": 53.3}): (
        f"Disturbed: the system took the CPU away 53 times a second. {AGAIN}"
    ),
    Warning("reference_drifted", {"best_ms": 1.111, "worst_ms": 1.239}): (
        f"Disturbed: a fixed small network timed in between took 1.11 ms at best and 1.24 ms at worst. {AGAIN}"
    ),
    Warning("slow_state", {"factor": 1.604}): (
        "The machine was 1.60 times as slow as its best while this was timed. Close other programs, let the device "
        "cool, give it mains power, and measure again."
    ),
    Warning("states_mixed", {"least_factor": 1.2, "most_factor": 2.5}): (
        "The machine was 1.20 to 2.50 times as slow as its best while this was timed, and never quick for long "
        "enough. Measure again when it is quiet."
    ),
    Warning("no_other_run"): (
        "No other measurement of this device is known: whether it was at its best cannot be told. Keep measurements in "
        "the store, and measure again later."
    ),
    Warning("clock_changed", {"before_ms": 0.0092, "after_ms": 0.0105}): (
        "The processor changed speed: a fixed calculation took 0.00920 ms before and 0.0105 ms after. Let the device "
        "cool or warm up, fix its clock, and measure again."
    ),
    Warning("processes_disagree", {"least_ms": 8.04, "most_ms": 12.3, "processes": 3, "percent": 53.0}): (
        "Processes disagree: p50 is 8.04 ms in one and 12.3 ms in another of 3. Take differences below 53% for none."
    ),
    Warning("slow_first_run", {"first_runs": 3, "slowest_ms": 16.0, "median_ms": 10.0, "warmup_runs": 10}): (
        "One of the first 3 runs took 16.0 ms against a median of 10.0 ms. Ask for more than 10 warm-up runs."
    ),
    Warning("runs_vary", {"p10_ms": 9_040.0, "p90_ms": 16_120.0}): (  # without exponents
        "Runs vary widely: p10 is 9,040 ms and p90 is 16.1 s. Measure again on a quiet machine, or for longer."
    ),
    Warning("few_runs", {"runs": 4, "min_runs": 30, "seconds": 10.0}): (
        "Only 4 of 30 runs fitted into 10 seconds. Allow more seconds."
    ),
    Warning("wide_interval", {"seconds": 10.0, "reach_percent": 7.2, "wanted_percent": 2.0}): (
        "After 10 seconds the median is known to within 7.2%, not 2.0%. Allow more seconds."
    ),
    Warning("no_layer_times", {"reason": "OSError: No space left on device"}): (
        "Times of single layers could not be taken: OSError: No space left on device"
    ),
    Warning("noted", {"text": "Runs {vary} widely."}): "Runs {vary} widely.",
}


@pytest.mark.parametrize(("warning", "english"), SENTENCES.items(), ids=lambda each: getattr(each, "code", ""))
def test_a_warning_is_a_sentence_in_both_languages_with_the_same_numbers(warning, english):
    assert plain(warnings.sentence(warning)) == english
    korean = warnings.sentence(warning, "ko")
    assert numbers(korean) >= numbers(re.sub(r"the \d+ threads", "", english))
    assert warning.code == "noted" or re.search(r"[가-힣].*(니다|세요)\.", korean)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def numbers(sentence):
    return set(re.findall(r"(?<![p\d.])\d+(?:\.\d+)?", sentence))


def test_every_warning_that_the_library_names_has_its_sentence():
    sources = Path(mobilenet_core.__file__).parent.rglob("*.py")
    named = {code for each in sources for code in re.findall(r'Warning\(\s*"(\w+)"', each.read_text(encoding="utf-8"))}
    of_old_versions = {"thread_lacked_cpu", "threads_lacked_cpu", "reference_drifted", "clock_changed", "noted"}
    assert named | of_old_versions == set(warnings.CODES) == {each.code for each in SENTENCES}


def test_a_warning_of_a_version_to_come_is_told_by_its_code():
    assert warnings.sentences([Warning("battery_low", {"percent": 5})], "ko") == [
        "이 버전이 알지 못하는 경고입니다(battery_low)."
    ]


TIMES = LayerTimes((LayerTime("conv1", 1.5), LayerTime("dw1", 0.5)), (LayerTime("Reorder", 0.1),), 2.5, 2.6)


def test_the_gap_between_layers_is_named():
    assert plain(gap(TIMES)) == (
        "The layers add up to 2.00 ms of the 2.50 ms of a whole run; the other 0.50 ms (20 %) lie between them: "
        "Reorder 0.10 ms, the runtime's own work, and other programs' where the machine was busy. Runs with the "
        "profiler took 4 % longer than those without."
    )
    assert "나머지 0.50 ms(20 %)는 레이어 밖에서 걸린 시간입니다(Reorder 0.10 ms, " in plain(gap(TIMES, "ko"))


def test_layers_that_take_longer_than_the_whole_are_named_as_slowed():
    slowed = replace(TIMES, whole_ms=1.6, profiled_ms=2.4)
    assert plain(gap(slowed)) == (
        "The layers add up to 2.00 ms, 25 % more than the 1.60 ms of a whole run: profiling slowed them, or other "
        "programs did. Runs with the profiler took 50 % longer than those without."
    )
    assert "25 % 깁니다" in gap(slowed, "ko")
