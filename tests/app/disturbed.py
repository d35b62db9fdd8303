"""A store of this machine in which one runtime's times of two points were disturbed, and all the others are good."""

from dataclasses import replace

from fakes import layer_times, measurement, task

from app.settings import Settings
from app.store.store import Store
from mobilenet_core import DesignPoint
from mobilenet_core.cost import cost_report
from mobilenet_core.measure.device import this_device
from mobilenet_core.networks.family import Variant
from mobilenet_core.records import Warning

DISTURBED = [(0.5, 160), (0.3, 160)]  # the second lies past a channel cliff
OTHER_WORK = (
    Warning("thread_waited_for_cpu", {"percent": 68.0}),
    Warning("cpu_taken_away", {"times_per_second": 81.0}),
    Warning("runs_vary", {"p10_ms": 1.7, "p90_ms": 13.9}),
    Warning("wide_interval", {"seconds": 10.0, "reach_percent": 41.0, "wanted_percent": 2.0}),
)
_TIMES = {(1.0, 224): 19.5, (1.0, 128): 7.0, (0.75, 192): 8.9, (0.5, 128): 2.3, (0.25, 128): 1.1}


def filled(folder, warnings):
    """A store's folder, and the job and the id of what was timed under `warnings`; None leaves that to be timed."""
    settings = Settings(data_dir=folder)
    store, of_disturbed = Store(settings.store_url), {}
    for runtime, share in (("litert", 0.5), ("onnxruntime", 1.0)):  # litert's times are all good
        for point, ms in (_TIMES | dict.fromkeys(DISTURBED, 3.4)).items():
            is_disturbed = runtime == "onnxruntime" and point in DISTURBED
            if is_disturbed and warnings is None:
                continue
            of = task(*point, runtime=runtime)
            names = [layer.name for layer in cost_report(Variant(DesignPoint(*point)).spec).layers]
            made = measurement(of, share * ms, this_device())
            made = replace(made, layers=layer_times(names, share * ms), warnings=warnings if is_disturbed else ())
            job = store.add_job([of], {"runtimes": [runtime], "precisions": ["fp32"], "threads": [1]})
            kept = store.finish_item(job.id, 0, of, made)
            if is_disturbed and point == DISTURBED[0]:
                of_disturbed = {"job_id": job.id, "measurement_id": kept}
    store.close()
    return settings, of_disturbed
