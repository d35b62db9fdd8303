"""One measurement, from a network and a plan: made in a fresh process, so that nothing else is in the way."""

import os
import resource
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from mobilenet_core.errors import RuntimeUnavailable
from mobilenet_core.export import ModelFormat, export_model, kept_model
from mobilenet_core.measure.check import check_output, read_reference
from mobilenet_core.measure.device import this_device
from mobilenet_core.measure.summary import summarise, warnings_about
from mobilenet_core.measure.supervise import Supervisor
from mobilenet_core.measure.timing import Deadline, time_runs, utc_now
from mobilenet_core.records import Measurement, MeasurementPlan
from mobilenet_core.reference import image_of, kept_reference, make_reference
from mobilenet_core.runtimes import Runtime, runtime
from mobilenet_core.runtimes.protocol import check_available, in_layout
from mobilenet_core.spec.network import NetworkSpec


def measure(
    network: NetworkSpec,
    plan: MeasurementPlan,
    *,
    models: Path | None = None,
    cancelled: Callable[[], bool] | None = None,
    timeout_s: float = 120.0,
) -> Measurement:
    """Times the network under the plan, in a child process that this one supervises and outlives.

    models: folder where model files are kept between measurements; None makes the file anew each time.
    cancelled: asked ten times a second; once true, the child is killed.
    timeout_s: for everything, making the model file included.
    Raises DesignError for a runtime not known, RuntimeUnavailable where it cannot run here or not at that precision,
    SpecError for a network its format cannot say, MeasurementError where the child crashed, hung, was cancelled or
    computed something other than torch does. Imports no torch here.
    """
    chosen = runtime(plan.runtime)
    _check_can_run(chosen, plan)
    supervisor = Supervisor(Deadline(timeout_s), cancelled, plan.threads)
    with _folder(models) as folder:
        files = _kept_files(network, chosen.model_format, folder, plan)
        if files is None:  # made in a process of its own: one that times should not have torch in it for nothing
            files = supervisor.call(make_files, network, chosen.model_format, str(folder), plan)
        return Measurement.from_json(supervisor.call(time_model, network, plan, *files))


def make_files(network: NetworkSpec, model_format: ModelFormat, folder: str, plan: MeasurementPlan) -> tuple[str, str]:
    """Runs in the child: the paths of the model and of torch's logits for it, both made."""
    model = export_model(network, model_format, Path(folder), precision=plan.precision, seed=plan.seed)
    return str(model), str(make_reference(network, Path(folder), seed=plan.seed, batch=plan.batch))


def time_model(network: NetworkSpec, plan: MeasurementPlan, model: str, reference: str) -> str:
    """Runs in the child: the Measurement, as JSON. Raises RuntimeUnavailable, MeasurementError for a wrong output."""
    chosen = runtime(plan.runtime)
    _check_can_run(chosen, plan)
    load_before, started_at = os.getloadavg()[0], utc_now()
    loaded = chosen.load(Path(model), plan)
    image = in_layout(image_of(network, seed=plan.seed, batch=plan.batch), chosen.layout)
    check_output(loaded.run(image), read_reference(Path(reference)), plan)
    switches_before = resource.getrusage(resource.RUSAGE_SELF).ru_nivcsw
    runs = time_runs(lambda: loaded.run(image), plan)
    switches = resource.getrusage(resource.RUSAGE_SELF).ru_nivcsw - switches_before
    return Measurement(
        network=network.name,
        fingerprint=network.fingerprint,
        plan=plan,
        samples_ms=runs.wall_ms,
        latency_ms=summarise(runs.wall_ms),
        cpu_ms=float(np.median(runs.cpu_ms)),
        runtime_version=chosen.version(),
        device=this_device(),
        load_before=load_before,
        involuntary_switches=switches,
        warnings=warnings_about(runs, plan, switches),
        started_at=started_at,
        seconds=runs.seconds,
    ).to_json()


def _check_can_run(chosen: Runtime, plan: MeasurementPlan) -> None:
    check_available(chosen)
    if plan.precision not in chosen.precisions:
        raise RuntimeUnavailable(
            f"{chosen.name} cannot run {plan.precision} here; ask for {' or '.join(chosen.precisions)}"
        )


def _kept_files(
    network: NetworkSpec, model_format: ModelFormat, folder: Path, plan: MeasurementPlan
) -> tuple[str, str] | None:
    model = kept_model(network, model_format, folder, precision=plan.precision, seed=plan.seed)
    reference = kept_reference(network, folder, seed=plan.seed, batch=plan.batch)
    return None if model is None or reference is None else (str(model), str(reference))


@contextmanager
def _folder(models: Path | None) -> Generator[Path]:
    if models is not None:
        yield models
        return
    with tempfile.TemporaryDirectory(prefix="mobilenet-explorer-") as name:
        yield Path(name)
