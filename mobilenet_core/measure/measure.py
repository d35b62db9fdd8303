"""One measurement, from a network and a plan: made in fresh processes, so that nothing else is in the way."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from mobilenet_core.architecture.network import NetworkSpec
from mobilenet_core.errors import MeasurementError
from mobilenet_core.formats.export import ModelFormat, export_model, model_path
from mobilenet_core.formats.file_cache import kept
from mobilenet_core.formats.reference import FloatMaps, image_of, make_reference, reference_path
from mobilenet_core.machine_states import ProbeLevels
from mobilenet_core.measure.check import check_output, read_reference
from mobilenet_core.measure.combine import together
from mobilenet_core.measure.device import allocator, allowed_cores, cpu_flags, this_device
from mobilenet_core.measure.gpu_probe import gpu_probes
from mobilenet_core.measure.interference import Seen, disturbance, warnings_about
from mobilenet_core.measure.layers import with_layers, without_layers
from mobilenet_core.measure.probe import MOST_PROBED, Probes, can_move
from mobilenet_core.measure.states import Made, headline, states_of
from mobilenet_core.measure.summary import summarise
from mobilenet_core.measure.supervise import Supervisor
from mobilenet_core.measure.timing import Deadline, time_runs, utc_now
from mobilenet_core.measure.turn import turn
from mobilenet_core.measure.watch import Watch
from mobilenet_core.records import Conditions, DeviceInfo, Measurement, MeasurementPlan
from mobilenet_core.runtimes import Runtime, runtime
from mobilenet_core.runtimes.protocol import LoadedModel, check_can_run, in_layout
from mobilenet_core.visits import plan_of_a_visit, visits_wanted, wants_more

TIMEOUT_S = 120.0
_PREFIX = "mobilenet-explorer-"


def measure(
    network: NetworkSpec,
    plan: MeasurementPlan,
    *,
    models: Path | None = None,
    cancelled: Callable[[], bool] | None = None,
    timeout_s: float = TIMEOUT_S,
    cores: frozenset[int] | None = None,
    device: DeviceInfo | None = None,
    bests: Sequence[ProbeLevels] = (),
    waits: Callable[[], None] | None = None,
) -> Measurement:
    """Times the network under the plan, in child processes that this one supervises and outlives.

    models: folder where model files are kept between measurements; None makes the file anew each time.
    cancelled: asked ten times a second; once true, the child is killed.
    timeout_s: for each process, making the model file included.
    cores: CPUs, by number, that the children may use; None: those that the calling thread may.
    device: whose hardware this is; None asks `this_device()`, which counts only the CPUs that this process may use.
    bests: the fastest that probes are known to be on this device, one of each kind.
    waits: called where another measurement runs on this machine, whose end this one awaits.
    Raises DesignError for a runtime not known or cores that are not there, RuntimeUnavailable where it cannot run here
    or not at that precision, SpecError for a network its format cannot say, MeasurementError where the child crashed,
    hung, ran out of memory, was cancelled or computed something other than torch does. Imports no torch here.
    """
    stopwatch = Stopwatch(models, cancelled, timeout_s, lambda _: nullcontext(cores), device, waits)
    wanted = visits_wanted(plan)
    measured: Measurement | None = None
    while measured is None or wants_more(measured, wanted):
        try:
            measured = stopwatch.visit(network, plan, measured, bests=bests, wanted=wanted)
        except MeasurementError:
            if measured is None or (cancelled is not None and cancelled()):
                raise
            break  # what is there counts for more than why there is no more
    return measured


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Where and by whom networks are timed: as `measure` takes it.

    leave_cores: held for as long as the turn; frees CPUs for so many threads, and gives them.
    """

    models: Path | None = None
    cancelled: Callable[[], bool] | None = None
    timeout_s: float = TIMEOUT_S
    leave_cores: Callable[[int], AbstractContextManager[frozenset[int] | None]] | None = None
    device: DeviceInfo | None = None
    waits: Callable[[], None] | None = None

    def visit(
        self,
        network: NetworkSpec,
        plan: MeasurementPlan,
        earlier: Measurement | None = None,
        *,
        bests: Sequence[ProbeLevels] = (),
        wanted: int = 1,
    ) -> Measurement:
        """One process more: what it and earlier visits made, together. Raises as `measure`.

        It waits for its turn while another measurement runs on this machine. wanted: visits that are intended.
        """
        chosen = runtime(plan.runtime)
        check_can_run(chosen, plan.precision)
        known = (*bests, *_levels(earlier))
        leaving = self.leave_cores(plan.threads) if self.leave_cores else nullcontext()
        with turn(self._check_not_cancelled, self.waits) as held, leaving as cores, _folder(self.models) as folder:
            supervisor = Supervisor(Deadline(self.timeout_s), self.cancelled, plan.threads, cores, (held,))
            files = _kept_files(network, chosen.model_format, folder, plan)
            if files is None:  # made in a process of its own: one that times should not have torch in it for nothing
                files = supervisor.call(make_files, network, chosen.model_format, str(folder), plan)
            device = KnownDevice(self.device or this_device(), known)
            made = _visited(supervisor, network, plan_of_a_visit(plan, wanted), device, files)
        made = replace(made, plan=plan)
        return made if earlier is None else together([earlier, made])

    def _check_not_cancelled(self) -> None:
        if self.cancelled is not None and self.cancelled():
            raise MeasurementError("the measurement was cancelled before its turn came")


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """What runs, and the fastest that its probes are known to be, the first of a kind counting."""

    info: DeviceInfo
    bests: tuple[ProbeLevels, ...] = ()

    def best(self, kind: str) -> ProbeLevels | None:
        """That of one kind."""
        return next((each for each in self.bests if each.kind == kind), None)


def _levels(earlier: Measurement | None) -> tuple[ProbeLevels, ...]:
    """What stands for the best of a device of which nothing but an earlier visit is known."""
    states = earlier.conditions.states if earlier is not None and earlier.conditions is not None else None
    return () if states is None else (states.best,)


def _visited(
    supervisor: Supervisor,
    network: NetworkSpec,
    plan: MeasurementPlan,
    device: KnownDevice,
    files: tuple[str, str],
) -> Measurement:
    """The measurement that a fresh child makes; without layers, and a warning why, where its profiler ended it."""
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as folder:
        kept = Path(folder) / "measurement.json"
        try:
            return Measurement.from_json(supervisor.call(time_model, network, plan, device, files, str(kept)))
        except MeasurementError as error:
            supervisor.check_not_cancelled()
            if not kept.exists():
                raise
            ended = error.said.template.replace(" and gave no measurement", "")  # it did, but for layers
            reason = MeasurementError(ended, **error.said.values)
            return without_layers(Measurement.from_json(kept.read_text(encoding="utf-8")), reason)


def make_files(network: NetworkSpec, model_format: ModelFormat, folder: str, plan: MeasurementPlan) -> tuple[str, str]:
    """Runs in the child: the paths of the model and of torch's logits for it, both made."""
    model = export_model(network, model_format, Path(folder), precision=plan.precision, seed=plan.seed)
    return str(model), str(make_reference(network, Path(folder), seed=plan.seed, batch=plan.batch))


def time_model(
    network: NetworkSpec, plan: MeasurementPlan, device: KnownDevice, files: tuple[str, str], kept: str
) -> str:
    """Runs in the child: the Measurement, as JSON. Raises RuntimeUnavailable, MeasurementError for a wrong output.

    files: model and reference. kept: path of a file to be, which has all but the layers before a profiler runs.
    """
    model, reference = map(Path, files)
    chosen = runtime(plan.runtime)
    check_can_run(chosen, plan.precision)
    load_before, started_at = os.getloadavg()[0], utc_now()
    loaded, image = _ready(chosen, network, plan, model, reference)
    watch = Watch((gpu_probes() if chosen.on_gpu else None) or Probes(_probed_cores(plan)))
    best = device.best(watch.kind)
    runs = time_runs(lambda: loaded.run(image), plan, watch, best)
    made = Made(runs.wall_ms, runs.blocks, (len(runs.blocks),))
    states = states_of(made, watch.levels(), best, plan.min_runs)
    seen = Seen(runs.wall_ms, states, watch.switches, runs.seconds)
    measured = Measurement(
        network=network.name,
        fingerprint=network.fingerprint,
        plan=plan,
        samples_ms=runs.wall_ms,
        latency_ms=summarise(headline(runs.wall_ms, states)),
        cpu_ms=float(np.median(runs.cpu_ms)),
        runtime_version=chosen.version(),
        device=device.info,
        load_before=load_before,
        involuntary_switches=watch.switches,
        warnings=warnings_about(seen, plan, is_first=best is None),
        started_at=started_at,
        seconds=runs.seconds,
        conditions=_conditions(chosen, plan, seen, watch, model),
    )
    # All is noted that counts. A profiler may crash or hang in native code, which no exception tells of.
    Path(kept).write_text(measured.to_json(), encoding="utf-8")
    return with_layers(measured, network, loaded, image).to_json()


def _probed_cores(plan: MeasurementPlan) -> tuple[int, ...]:
    """Every core that the runs use, where that is known and these are few: where there are no more than threads."""
    cores = allowed_cores()
    is_told = hasattr(os, "sched_setaffinity") and 1 < len(cores) <= min(plan.threads, MOST_PROBED)
    return cores if is_told and can_move() else ()


def _ready(
    chosen: Runtime, network: NetworkSpec, plan: MeasurementPlan, model: Path, reference: Path
) -> tuple[LoadedModel, FloatMaps]:
    """The loaded model, which has been seen to compute what torch computes, and the image to run."""
    loaded = chosen.load(model, plan)
    image = in_layout(image_of(network, seed=plan.seed, batch=plan.batch), chosen.layout)
    check_output(loaded.run(image), read_reference(reference), plan)
    return loaded, image


def _conditions(chosen: Runtime, plan: MeasurementPlan, seen: Seen, watch: Watch, model: Path) -> Conditions:
    with model.open("rb") as file:
        model_sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Conditions(
        cpu_flags=cpu_flags(),
        layout=chosen.layout,
        allocator=allocator(),
        steal_share=watch.steal_share,
        load_after=os.getloadavg()[0],
        model_sha256=model_sha256,
        disturbance=disturbance(seen, plan),
        attempts=1,
        process_p50_ms=seen.process_p50_ms,
        cores=allowed_cores(),
        page_faults=watch.page_faults / len(seen.samples_ms),
        states=seen.states,
    )


def _kept_files(
    network: NetworkSpec, model_format: ModelFormat, folder: Path, plan: MeasurementPlan
) -> tuple[str, str] | None:
    model = model_path(network, model_format, folder, precision=plan.precision, seed=plan.seed)
    reference = reference_path(network, folder, seed=plan.seed, batch=plan.batch)
    return (str(model), str(reference)) if kept(model) and kept(reference) else None


@contextmanager
def _folder(models: Path | None) -> Generator[Path]:
    if models is not None:
        yield models
        return
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as name:
        yield Path(name)
