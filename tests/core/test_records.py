"""Records: what a plan refuses, and that all come back from JSON as they went."""

import json
from dataclasses import asdict, replace

import pytest

from mobilenet_core import DesignError
from mobilenet_core.errors import MeasurementError
from mobilenet_core.machine_states import Block, MachineState, ProbeLevels, States
from mobilenet_core.records import Conditions, DeviceInfo, LatencySummary, Measurement, MeasurementPlan, Warning

LEVELS = ProbeLevels("probes", 0.032, 0.4)
DEVICE = DeviceInfo("Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz", 2, 25_000_000_000, "Linux 6.1", "3.11.9")
MEASUREMENT = Measurement(
    network="mobilenet_v1",
    fingerprint="0123456789abcdef",
    plan=MeasurementPlan(threads=2, seed=5),
    samples_ms=(1.25, 0.1 + 0.2, 3.0),
    latency_ms=LatencySummary(1, 2, 3, 4, 5, 6, 2.5, 3.5),
    cpu_ms=1.1,
    runtime_version="2.13.0+cpu",
    device=DEVICE,
    load_before=0.25,
    involuntary_switches=4,
    warnings=(Warning("runs_vary", {"p10_ms": 1.0, "p90_ms": 5.0}),),
    started_at="2026-11-24T03:49:00+00:00",
    seconds=1.5,
    conditions=Conditions(
        cpu_flags=("avx2", "fma"),
        layout="nchw",
        allocator="glibc 2.36",
        steal_share=0.01,
        load_after=0.5,
        model_sha256="00ff",
        disturbance=0.4,
        attempts=4,
        process_p50_ms=(4.0, 4.4, 4.1),
        cores=(1,),
        page_faults=0.25,
        states=States(
            levels=LEVELS,
            headline=ProbeLevels("probes", 0.04, 0.4),
            best=ProbeLevels("probes", 0.031, 0.4),
            blocks=(Block(2, 0.032, 0.4), Block(1, 0.05, 0.41, 0.1)),
            visits=(1, 1),
            quick_share=0.4,
            is_quick=False,
            found=(MachineState(1.0, 0.4, 1.0), MachineState(1.6, 0.6, 3.0)),
            all_p50_ms=1.25,
            all_p90_ms=2.65,
        ),
    ),
)


def test_a_measurement_comes_back_from_json_as_it_went():
    assert Measurement.from_json(MEASUREMENT.to_json()) == MEASUREMENT
    assert Measurement.from_mapping(asdict(MEASUREMENT)) == MEASUREMENT


def test_a_record_of_a_version_that_noted_less_still_reads():
    mapping = json.loads(MEASUREMENT.to_json())
    del mapping["conditions"]
    for field in ("relative_precision", "careful", "retries"):
        del mapping["plan"][field]
    assert Measurement.from_mapping(mapping) == replace(MEASUREMENT, conditions=None)


def test_sentences_of_a_version_that_knew_no_codes_are_kept_as_they_are():
    mapping = {**json.loads(MEASUREMENT.to_json()), "warnings": ["Runs vary widely: measure again."]}
    (noted,) = Measurement.from_mapping(mapping).warnings
    assert noted == Warning("noted", {"text": "Runs vary widely: measure again."})


def test_warnings_can_be_counted():
    assert len({*MEASUREMENT.warnings, Warning("runs_vary", {"p90_ms": 5, "p10_ms": 1}), Warning("runs_vary")}) == 2


def test_conditions_of_a_version_that_counted_no_page_faults_still_read():
    mapping = json.loads(MEASUREMENT.to_json())
    del mapping["conditions"]["page_faults"]
    assert Measurement.from_mapping(mapping).conditions == replace(MEASUREMENT.conditions, page_faults=None)


def test_conditions_say_how_many_processes_there_were():
    assert MEASUREMENT.conditions.processes == 2
    assert replace(MEASUREMENT.conditions, states=None).processes == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (5, "came as '5'; expected JSON"),
        ("[" * 100_000, r"came as '\[\[.*; expected JSON"),
        ("hello", "came as 'hello'; expected JSON"),
        ("[]", "not a measurement"),
        ("{}", "not a measurement: 'plan'"),
        (json.dumps({**json.loads(MEASUREMENT.to_json()), "extra": 1}), "not a measurement: .*extra"),
        (json.dumps({**json.loads(MEASUREMENT.to_json()), "conditions": {}}), "not a measurement: 'cpu_flags'"),
    ],
)
def test_what_is_no_measurement_is_refused(text, message):
    with pytest.raises(MeasurementError, match=message):
        Measurement.from_json(text)


def test_a_plan_has_defaults_that_suit_a_network_of_milliseconds():
    assert asdict(MeasurementPlan()) == {
        "runtime": "torch",
        "precision": "fp32",
        "threads": 1,
        "batch": 1,
        "warmup_runs": 10,
        "min_runs": 30,
        "min_seconds": 0.3,
        "max_seconds": 10.0,
        "seed": 0,
        "relative_precision": 0.02,
        "careful": False,
        "retries": 1,
    }


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("runtime", "", "runtime is ''; expected a name"),
        ("runtime", None, "runtime is None; expected a name"),
        ("precision", "bf16", "precision is 'bf16'; expected one of fp32, fp16, int8"),
        ("threads", 0, "threads is 0; expected a whole number from 1 to 1,024"),
        ("threads", 1025, "threads is 1025; expected"),
        ("threads", True, "threads is True; expected"),
        ("threads", 1.5, "threads is 1.5; expected"),
        ("batch", "4", "batch is '4'; expected a whole number from 1 to 1,024"),
        ("warmup_runs", -1, "warmup_runs is -1; expected"),
        ("min_runs", 0, "min_runs is 0; expected a whole number from 1 to 100,000"),
        ("seed", -1, "seed is -1; expected"),
        ("min_seconds", -0.1, "min_seconds is -0.1; expected seconds from 0 to 600"),
        ("min_seconds", float("nan"), "min_seconds is nan; expected"),
        ("max_seconds", float("inf"), "max_seconds is inf; expected"),
        ("retries", 11, "retries is 11; expected a whole number from 0 to 10"),
        ("relative_precision", 0, "relative_precision is 0; expected a share from 0.001 to 1"),
        ("relative_precision", "2 %", "relative_precision is '2 %'; expected a share"),
        ("careful", 1, "careful is 1; expected true or false"),
        ("max_seconds", 0.2, "max_seconds is 0.2, below min_seconds, 0.3; expected at least that"),
    ],
)
def test_a_plan_outside_its_limits_is_refused_by_field(field, value, message):
    with pytest.raises(DesignError, match=message) as caught:
        replace(MeasurementPlan(), **{field: value})
    assert caught.value.field == field


def test_a_device_is_known_by_its_hardware_not_its_system():
    assert DEVICE.id == replace(DEVICE, os="Linux 6.2", python="3.12.1", ram_bytes=DEVICE.ram_bytes - 10**7).id
    assert DEVICE.id != replace(DEVICE, cores=4).id
    assert DEVICE.id.startswith("intel-xeon-cpu-e5-2680-v4-2c-")


def test_a_device_is_named_for_people():
    assert DEVICE.name == "Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz (2 cores)"
    assert replace(DEVICE, cores=1).name.endswith("(1 core)")


def test_a_device_of_unreadable_name_still_has_an_id():
    assert replace(DEVICE, cpu="").id.startswith("cpu-2c-")
