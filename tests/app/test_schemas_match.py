"""Real answers against the models that describe them, with nothing more and nothing less."""

import json
from dataclasses import fields, is_dataclass

import pytest
from clients import API
from fakes import eventually
from pydantic import TypeAdapter

from app.answers import accuracies, catalogue, costs, measurements

POINT = f"{API}/design-points/0.6/176"


@pytest.mark.parametrize(
    ("path", "model"),
    [
        (POINT, costs.DesignPointRow),
        (f"{API}/design-points/1/128", costs.DesignPointRow),
        (f"{POINT}?network=conv_mobilenet&num_classes=10&rounding=keras", costs.DesignPointRow),
        (f"{API}/design-points?alpha=0.5&rho=1", costs.DesignPointRow),
        (f"{POINT}/layers", costs.LayersAnswer),
        (f"{POINT}/count", costs.CountAnswer),
        (f"{API}/design-points/1/224/latency", measurements.LatencyAnswer),
        (f"{API}/design-space", costs.DesignSpaceAnswer),
        (f"{API}/design-space?columns=rho,top1_percent_int8", costs.DesignSpaceAnswer),
        (f"{API}/networks/vgg16", catalogue.NetworkRow),
        (f"{API}/accuracies", accuracies.AccuracySetsAnswer),
        (f"{API}/accuracies/sets/paper", accuracies.AccuracySetAnswer),
        (f"{API}/networks", catalogue.NetworksAnswer),
        (f"{API}/networks/shallow_mobilenet", catalogue.NetworkRow),
        (f"{API}/runtimes", catalogue.RuntimesAnswer),
        (f"{API}/measurements", measurements.MeasurementsAnswer),
        (f"{API}/jobs", measurements.JobsAnswer),
        ("/healthz", catalogue.Health),
        ("/readyz", catalogue.Health),
    ],
)
def test_an_answer_is_what_its_model_says(shared_client, path, model):
    matches(shared_client.get(path), model)


def test_jobs_and_measurements_are_what_their_models_say(client, stopwatch):
    stopwatch.failing = {0.5}
    body = {"points": [{"alpha": 0.25, "resolution": 64}, {"alpha": 0.5, "resolution": 64}]}
    accepted = client.post(f"{API}/measurements", json=body)
    matches(accepted, measurements.JobAccepted)
    path = accepted.headers["location"]
    eventually(lambda: client.get(path).json()["state"] == "done")
    matches(client.get(path), measurements.JobRow)
    matches(client.get(f"{API}/jobs"), measurements.JobsAnswer)
    matches(client.get(f"{API}/measurements"), measurements.MeasurementsAnswer)
    matches(client.get(f"{API}/measurements/1"), measurements.MeasurementDetail)
    lines = "device,runtime,precision,threads,alpha,resolution,latency_ms\nA,b,fp32,1,0.25,64,3\nA\n"
    imported = client.post(f"{API}/measurements/import", content=lines, headers={"Content-Type": "text/csv"})
    matches(imported, measurements.ImportAnswer)
    matches(client.get(f"{API}/measurements"), measurements.MeasurementsAnswer)
    matches(client.get(f"{API}/measurements/2"), measurements.MeasurementDetail)
    matches(client.get(f"{API}/design-points/0.25/64/latency"), measurements.LatencyAnswer)


def matches(response, model):
    assert response.status_code < 300, response.text
    validated = TypeAdapter(model).validate_json(response.text, strict=True, extra="forbid")
    names = (each.name for each in fields(model)) if is_dataclass(model) else model.model_fields
    assert set(json.loads(response.text)) == set(names)
    return validated
