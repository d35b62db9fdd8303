"""Generated requests over the whole description: what comes back is what the description says, and never a 500.

The stopwatch takes no time, and the worker process answers at once: what they do is tested elsewhere. FUZZ_EXAMPLES
says how many of each operation (`make fuzz`: five times as many, by a seed that it prints); the short form is part of
`make test`.
"""

import os

import pytest
import schemathesis
from fakes import FakeMeasure, eventually
from fastapi.testclient import TestClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.answers.costs import CountAnswer, CountPair
from app.main import create_app
from app.services.costs import counted
from app.services.costs.design_point import identity_of, report_of
from app.settings import Settings


class InstantWorker:
    """In place of the worker process: counts by the formula, and gives a file that is no model."""

    async def run(self, function, variant, *arguments, size=0):
        if function is counted.count_variant:
            report = report_of(variant)
            counts = CountPair(report.mult_adds, report.params)
            return CountAnswer(*identity_of(variant), counts, counts, equal=True, layers=(), torch_version="none")
        model_format, _precision, _io, folder = arguments
        folder.mkdir(exist_ok=True)
        path = folder / f"none.{model_format}"
        path.write_bytes(b"no model")
        return path, "0123456789ab"

    def processes(self):
        return ()

    def close(self):
        pass


EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "40"))
APP = create_app(Settings(), FakeMeasure())
schema = schemathesis.openapi.from_asgi("/openapi.json", APP, headers={"Host": "localhost"})


@pytest.fixture(scope="module", autouse=True)
def started(tmp_path_factory):
    APP.state.settings = Settings(data_dir=tmp_path_factory.mktemp("generated"))
    APP.state.worker = InstantWorker()
    with TestClient(APP, base_url="http://127.0.0.1:8000") as client:
        eventually(lambda: client.get("/readyz").status_code == 200)
        yield


@schema.parametrize()
@hypothesis_settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
def test_every_generated_request_is_answered_as_described(case):
    response = case.call(base_url="http://127.0.0.1:8000")
    is_unsaid = response.status_code in {406, 429} or (response.status_code == 422 and _is_unsaid(case, response))
    case.validate_response(response, excluded_checks=[positive_data_acceptance] if is_unsaid else [])


UNSAID = ("leaves 0 of", "0개가 남습니다", "are asked for", "the file would have")
UNSAID_FIELDS = {"rho", "grid", "precision", "io"}
"""What JSON Schema cannot say: what several values come to together. A resolution instead of rho, lists instead of a
grid, the precisions of a device or of a file."""


def _is_unsaid(case, response):
    """Whether the description could not have told that this is refused.

    It tells every number, every name that is known beforehand and every body of JSON; not which names are stored now,
    nor what a list may hold that is written as one text.
    """
    if case.media_type == "text/csv":
        return True
    described = APP.openapi()["paths"][case.operation.path][case.operation.method]["parameters"]
    texts = {each["name"] for each in described if _is_any_text(each["schema"])} | UNSAID_FIELDS
    errors = response.json()["errors"]
    told = [response.json()["detail"], *(each["message"] for each in errors)]
    is_about_these = bool(errors) and all(each["field"] in texts for each in errors)
    return is_about_these or any(each in text for each in UNSAID for text in told)


def _is_any_text(said):
    return any(each.get("type") == "string" and "enum" not in each for each in (said, *said.get("anyOf", [])))
