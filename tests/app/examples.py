"""The examples of /openapi.json: what the application answers on the filled store of stored_answers.py, cut short.

`make examples` (python tests/app/examples.py --write) keeps them in app/web/examples.json.
"""

import json
import re
import sys
import tempfile
from pathlib import Path

from clients import API
from stored_answers import filled

from app.web.openapi import EXAMPLES
from mobilenet_core.measure.device import this_device

FILE = Path(EXAMPLES)
POINT, DEVICE = f"{API}/design-points/0.75/192", "device=pixel-3&runtime=tflite-cpu"
_CSV = "alpha,resolution,{column}\n0.5,160,{value}\n0.25,128,n/a\n"
_LATENCIES = "device=Board&runtime=tflite&precision=int8&threads=4"

QUESTIONS = {
    "find_design_point": f"{API}/design-points?alpha=0.75&resolution=192",
    "read_design_point": POINT,
    "read_layers": f"{POINT}/layers",
    "read_count": f"{POINT}/count",
    "read_latency": f"{POINT}/latency",
    "read_point_citations": f"{POINT}/citations?device=pixel-3&runtime=tflite-cpu",
    "read_files": f"{POINT}/files?runtime=tflite-cpu&precision=int8",
    "read_cliff": f"{API}/design-points/0.6/224/cliff?runtime=onnxruntime",
    "read_design_space": f"{API}/design-space?alpha=0.25,0.5&resolution=128,224&columns=mult_adds,params",
    "compute_design_space": (f"{API}/design-space", {"points": [{"alpha": 0.5, "resolution": 160}]}),
    "read_citations": f"{API}/citations?source=tf_slim_2018",
    "read_vocabulary": f"{API}/vocabulary",
    "read_networks": f"{API}/networks",
    "read_network": f"{API}/networks/mobilenet_v1",
    "read_runtimes": f"{API}/runtimes",
    "read_devices": f"{API}/devices",
    "read_published": f"{API}/devices/pixel-1/published",
    "read_prediction": f"{API}/predictions?{DEVICE}&alpha=0.6&resolution=176",
    "read_next_points": f"{API}/predictions/next?{DEVICE}&alpha=0.35,0.6&resolution=144,208&count=2",
    "read_pareto": f"{API}/pareto?{DEVICE}&precision=int8&minimise=latency_ms",
    "read_recommendation": f"{API}/recommendation?{DEVICE}&precision=int8&max_latency_ms=15&max_weight_mb=2",
    "read_record": f"{API}/recommendation/record?{DEVICE}&alpha=0.5&resolution=160&objective=mult_adds",
    "read_comparison": f"{API}/comparison?a=0.5/160&b=0.75/192&device=pixel-3",
    "read_comparison_record": f"{API}/comparison/record?a=0.5/160&b=vgg16&device=pixel-3",
    "read_accuracy_sets": f"{API}/accuracies",
    "read_accuracies": f"{API}/accuracies/sets/tf_slim_2018",
    "import_accuracies": (f"{API}/accuracies/import?set=warehouse", _CSV.format(column="top1_percent", value=58.3)),
    "read_measurements": f"{API}/measurements?limit=2",
    "read_measurement": f"{API}/measurements/1",
    "import_measurements": (
        f"{API}/measurements/import?{_LATENCIES}",
        _CSV.format(column="latency_ms", value=7.25),
    ),
    "read_imports": f"{API}/measurements/imports?limit=1",
    "remove_import": ("DELETE", f"{API}/measurements/imports/1"),
    "restore_import": (f"{API}/measurements/imports/1/restore", {}),
    "remove_measurement": ("DELETE", f"{API}/measurements/1"),
    "restore_measurement": (f"{API}/measurements/1/restore", {}),
    "remove_set": ("DELETE", f"{API}/accuracies/sets/warehouse"),
    "restore_set": (f"{API}/accuracies/sets/warehouse/restore", {}),
    "remove_device": ("DELETE", f"{API}/devices/Board"),
    "restore_device": (f"{API}/devices/Board/restore", {}),
    "read_estimate": f"{API}/measurements/estimate?runtime=onnxruntime&count=16",
    "read_jobs": f"{API}/jobs?limit=1",
    "read_job": f"{API}/jobs/{{job}}",
    "cancel_job": f"{API}/jobs/{{job}}",  # answers with the job, as asking for it does
    "figure": f"{API}/charts/kinds",  # of every operation without an example of its own
    "read_health": "/healthz",
    "read_readiness": "/readyz",
}
"""{operation: what to ask}: an address, or with it what is sent there, or a method before it."""

_VARYING = (
    (r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "2026-11-24 09:30 UTC"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?", "2026-11-24T09:30:00"),
    (r"\b[0-9a-f]{32}\b", "6f1e6f0c3b0d4b0d8a3e1f2a4c5b6d7e"),
)


def examples():
    """{operation: its example} as this checkout answers."""
    with tempfile.TemporaryDirectory() as folder, filled(Path(folder)) as (client, job):
        found = {name: _cut(_told(client, asked, job)) for name, asked in QUESTIONS.items()}
        job_id = found["read_job"]["id"]
        return {**found, "request_measurements": {"job_id": job_id, "href": f"{API}/jobs/{job_id}"}}


def _told(client, asked, job):
    if isinstance(asked, str):
        response = client.get(asked.replace("{job}", job))
    elif asked[0] == "DELETE":
        response = client.delete(asked[1])
    else:
        address, body = asked
        sent = {"json": body} if isinstance(body, dict) else {"content": body, "headers": {"Content-Type": "text/csv"}}
        response = client.post(address, **sent)
    assert response.status_code < 300, (asked, response.text)
    text = response.text.replace(this_device().id, "amd-epyc-2-cores").replace(this_device().name, "AMD EPYC, 2 cores")
    for pattern, word in _VARYING:
        text = re.sub(pattern, word, text)
    return json.loads(text)


def _cut(value):
    """Lists of objects cut to two, long ones of numbers to three; `count` where it counts one of them."""
    if isinstance(value, list):
        short = value[:2] if value and isinstance(value[0], dict) else value[:3] if len(value) > 20 else value
        return [_cut(each) for each in short]
    if not isinstance(value, dict):
        return value
    cut = {name: _cut(each) for name, each in value.items()}
    for name, each in value.items():
        if isinstance(each, list) and value.get("count") == len(each):
            cut["count"] = len(cut[name])
    return cut


def write():
    """Keeps them, one operation on a line."""
    lines = [f'"{name}": {json.dumps(each, ensure_ascii=False)}' for name, each in examples().items()]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit(__doc__)
    write()
