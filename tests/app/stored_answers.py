"""What the API and the command line answer on one filled store, in a form that can be kept and compared.

`python tests/app/stored_answers.py --write` keeps the answers of this checkout in tests/golden/answers.
"""

import json
import re
import shlex
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from clients import API, client_of, invoke
from fakes import DEVICE, eventually, layer_times, measurement

from app.settings import Settings
from mobilenet_core.errors import MeasurementError
from mobilenet_core.measure.device import this_device

FOLDER = Path(__file__).parents[1] / "golden" / "answers"

# What differs from run to run, or from machine to machine.
_VARYING = (
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)", "(time)"),
    (r"\b[0-9a-f]{32}\b", "(job)"),
    (r'"request_id":"[^"]*"', '"request_id":"(request)"'),
    (r'"eta_s":\s*(null|[\d.]+)', '"eta_s":"(seconds)"'),
    (
        r'"available":(true|false),"why_unavailable":(null|"(?:[^"\\]|\\.)*")',
        '"available":"(here)","why_unavailable":"(here)"',
    ),
)


def topics():
    """{topic: its questions}: "en /api/v1/networks", "csv /api/v1/pareto", "$ cost 0.75 192 --json"."""
    found, topic = {}, []
    for line in (FOLDER / "addresses.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            topic = found.setdefault(line.strip("[]"), [])
        elif line.startswith("$"):
            topic.append(line)
        elif line and not line.startswith("#"):
            *manners, address = line.split(" ")
            topic += [f"{manner} {address}" for manner in manners]
    return found


def stored():
    """{question: the answer kept}, of all topics."""
    files = [FOLDER / f"{topic}.json" for topic in topics()]
    return {
        question: answer
        for file in files
        if file.exists()
        for question, answer in json.loads(file.read_text(encoding="utf-8")).items()
    }


class Series:
    """A stopwatch that gives the times it was told, in order, as of `device`; None is a measurement that fails."""

    def __init__(self):
        self.times, self.device, self.layers = [], DEVICE, ()

    def __call__(self, of, cancelled, visit=None):
        ms = self.times.pop(0)
        if ms is None:
            raise MeasurementError("the child process crashed")
        layers = layer_times(self.layers, ms) if self.layers else None
        return replace(measurement(of, ms, self.device), layers=layers)


@contextmanager
def filled(data_dir):
    """(client, a job's name): of an application on a store in `data_dir`, which is filled the same way each time."""
    series = Series()
    with client_of(Settings(data_dir=data_dir), series) as client:
        yield client, _fill(client, series)


@contextmanager
def asked_of(data_dir):
    """ask(question) -> answer, of such an application."""
    with filled(data_dir) as (client, job):
        yield cache(lambda question: _ask(client, question.replace("{job}", job), data_dir))


def _fill(client, series):
    """Three jobs and two files; the name of the first job."""
    names = client.get(f"{API}/design-points/0.5/160/layers").json()["layers"]
    here, grid = this_device(), [(0.25, 128), (0.5, 128), (0.5, 160), (0.3, 160), (0.75, 192), (1.0, 224)]
    job = _measure(client, series, here, [1.1, 2.3, 3.4, None, 8.9, 19.5], grid, runtimes=["onnxruntime"])
    series.layers = [each["name"] for each in names]
    times = [4.5, 3.0, 3.75, 2.5, 9.5, 6.25, 8.0, 5.5]
    _measure(client, series, DEVICE, times, grid[2:5:2], runtimes=["torch", "onnxruntime"], threads=[1, 2])
    series.layers = ()
    other = {"network": "conv_mobilenet", "num_classes": 10, "rounding": "keras"}
    _measure(client, series, here, [30.5], [(0.3, 160)], runtimes=["onnxruntime"], **other)
    _import(client, "measurements", "latencies.csv", 3)
    _import(client, "accuracies", "accuracies.csv", 5)
    return job


def _measure(client, series, device, times, points, **request):
    series.device, series.times = device, list(times)
    body = {"points": [{"alpha": alpha, "resolution": side} for alpha, side in points], **request}
    accepted = client.post(f"{API}/measurements", json=body)
    assert accepted.status_code == 202, accepted.text
    eventually(lambda: client.get(accepted.json()["href"]).json()["ended_at"])
    return accepted.json()["job_id"]


def _import(client, what, file, count):
    headers, body = {"Content-Type": "text/csv"}, (FOLDER / file).read_bytes()
    assert client.post(f"{API}/{what}/import", content=body, headers=headers).json()["imported"] == count


def _ask(client, question, data_dir):
    manner, address = question.split(" ", 1)
    if manner == "$":
        text = _normal(invoke(*shlex.split(address), MBX_DATA_DIR=str(data_dir)))
        return {"body": json.loads(text) if text.startswith("{") else text.splitlines()}
    headers = {"Accept-Language": "en" if manner == "en" else "ko", "Accept": "text/csv" if manner == "csv" else "*/*"}
    if manner == "ko":
        address += f"{'&' if '?' in address else '?'}lang=ko"
    response = client.get(address, headers=headers)
    text, kind = _normal(response.text), response.headers["content-type"]
    head = {"status": int(response.status_code), "type": kind, "cache": response.headers.get("cache-control")}
    return {**head, "body": _body(text, kind, address)}


def _body(text, kind, address):
    if address == "/openapi.json":
        return _parameters(json.loads(text))
    if "json" in kind:
        return json.loads(text)
    if "event-stream" in kind:
        return [_event(block) for block in text.strip().split("\n\n")]
    return text.splitlines()


def _event(block):
    told = dict(line.split(": ", 1) for line in block.splitlines())
    return {name: json.loads(value) if name == "data" else value for name, value in told.items()}


def _parameters(openapi):
    """{operation: {parameter: where it stands, whether it is needed, its default}}; the rest has tests of its own."""
    return {
        f"{method} {path}": {
            each["name"]: [each["in"], each.get("required", False), each["schema"].get("default")]
            for each in operation.get("parameters", ())
        }
        for path, operations in openapi["paths"].items()
        for method, operation in operations.items()
    }


def _normal(text):
    here = this_device()
    text = text.replace(here.id, "(this-id)").replace(here.name, "(this machine)")
    for pattern, word in _VARYING:
        text = re.sub(pattern, word, text)
    return text


def write():
    """Keeps today's answers, one on a line."""
    with tempfile.TemporaryDirectory() as folder, asked_of(Path(folder)) as ask:
        for topic, questions in topics().items():
            lines = [f"{json.dumps(each)}: {_compact(ask(each))}" for each in questions]
            (FOLDER / f"{topic}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _compact(answer):
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit(__doc__)
    write()
