"""/openapi.json: everything described, every problem listed, examples that are true."""

import json
import typing
from dataclasses import is_dataclass

import pytest
from examples import examples
from pydantic import BaseModel, TypeAdapter

from app.answers import (
    accuracies,
    catalogue,
    choice,
    citations,
    comparison,
    costs,
    files,
    latency,
    measurements,
    record,
)
from app.web.openapi import EXAMPLES
from app.web.problems import Problem

PROBLEM = "application/problem+json"
MODELS = {
    name: model
    for module in (accuracies, catalogue, choice, citations, comparison, costs, files, latency, measurements, record)
    for name, model in vars(module).items()
    if isinstance(model, type) and (issubclass(model, BaseModel) or is_dataclass(model))
}


@pytest.fixture(scope="module")
def description(shared_client):
    return shared_client.get("/openapi.json").json()


@pytest.fixture(scope="module")
def operations(description):
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_operation_is_described_and_named_once(operations):
    assert len(operations) >= 18
    for name, operation in operations:
        assert operation["description"].endswith("."), name
    names = [operation["operationId"] for _, operation in operations]
    assert len(set(names)) == len(names)


def test_every_parameter_is_described_and_says_its_default_or_an_example(operations):
    for name, operation in operations:
        for parameter in operation.get("parameters", []):
            assert parameter["description"].endswith("."), (name, parameter["name"])
            assert "{" not in parameter["description"]


def test_numbers_of_the_path_say_their_range(operations):
    point = dict(operations)["GET /api/v1/design-points/{alpha}/{resolution}"]
    schemas = {parameter["name"]: parameter["schema"] for parameter in point["parameters"]}
    assert (schemas["alpha"]["exclusiveMinimum"], schemas["alpha"]["maximum"]) == (0, 2)
    assert (schemas["resolution"]["minimum"], schemas["resolution"]["maximum"]) == (32, 1024)
    assert (schemas["num_classes"]["minimum"], schemas["num_classes"]["maximum"]) == (1, 100_000)
    assert schemas["rounding"]["enum"] == ["tf_slim", "keras", "make_divisible", "torchvision"]
    assert "mobilenet_v1" in schemas["network"]["enum"]


def test_every_field_of_every_schema_is_described(description):
    for name, schema in description["components"]["schemas"].items():
        assert schema["description"], name
        for field, properties in schema["properties"].items():
            assert properties.get("description"), f"{name}.{field}"


def test_every_problem_is_listed_as_problem_json_and_as_nothing_else(operations):
    for name, operation in operations:
        for status, response in operation["responses"].items():
            assert response["description"], (name, status)
            if int(status) >= 400:
                assert list(response["content"]) == [PROBLEM], (name, status)
                schema = response["content"][PROBLEM]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}
                Problem.model_validate(response["content"][PROBLEM]["example"], extra="forbid")


def test_operations_with_parameters_list_422_and_those_with_a_body_400_and_413(operations):
    for name, operation in operations:
        statuses = set(operation["responses"])
        if [each for each in operation.get("parameters", []) if each["schema"].get("type") != "string"]:
            assert "422" in statuses, name
        if "requestBody" in operation:
            assert {"400", "413", "422"} <= statuses, name
    by_name = {operation["operationId"]: set(operation["responses"]) for _, operation in operations}
    assert {"401", "403", "409", "429"} <= by_name["request_measurements"]
    assert {"401", "403", "404", "409"} <= by_name["cancel_job"]
    assert "406" in by_name["read_design_space"]
    assert "503" in by_name["read_count"]


def test_every_answer_in_json_has_an_example_that_its_model_takes(operations):
    checked = 0
    for name, operation in operations:
        for status, response in operation["responses"].items():
            content = response.get("content", {}).get("application/json")
            if int(status) >= 300 or content is None:
                continue
            model = MODELS.get(content["schema"].get("$ref", "").rpartition("/")[2])
            if model is None:
                assert operation["operationId"].endswith("_chart"), name
                continue
            TypeAdapter(model).validate_json(json.dumps(content["example"]), strict=True, extra="forbid")
            checked += 1
    assert checked >= 17


def test_the_stored_examples_have_the_fields_that_the_application_answers():
    stored = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    assert {name: keys(each) for name, each in stored.items()} == {
        name: keys(each) for name, each in examples().items()
    }


def keys(value, at=""):
    """Every place in an answer, the items of a list as one."""
    if isinstance(value, list):
        return set().union(*(keys(each, f"{at}/*") for each in value))
    if isinstance(value, dict):
        return {at}.union(*(keys(each, f"{at}/{name}") for name, each in value.items()))
    return {at}


def test_every_request_body_has_an_example_that_its_model_takes(description):
    for model in (costs.DesignSpaceRequest, measurements.MeasurementsRequest):
        for example in description["components"]["schemas"][model.__name__]["examples"]:
            model.model_validate(example, strict=True)


def test_every_reference_leads_somewhere(description):
    schemas = description["components"]["schemas"]
    text = json.dumps(description)
    for part in text.split('"#/components/schemas/')[1:]:
        assert part.partition('"')[0] in schemas


def test_every_model_is_used(description):
    used = set(description["components"]["schemas"])
    assert {name for name, model in MODELS.items() if typing.get_type_hints(model)} - used <= {
        "BaseModel",
        "Totals",
        "Counts",
        "Identity",
        "NetworkIn",
        "DesignPoint",
        "Brought",
        "Elsewhere",
        "Instead",
        "Judged",
        "NoAccuracy",
        "Progress",
        "Timed",
        "Unjudged",
        "Untimed",
    }


def test_the_description_itself_says_what_is_counted(description):
    assert description["info"]["title"] == "MobileNet Explorer"
    assert "multiply-accumulate" in description["info"]["description"]


def test_csv_arrow_and_model_files_are_listed(operations):
    by_name = {
        operation["operationId"]: operation["responses"]["200"]["content"]
        for _, operation in operations
        if "200" in operation["responses"]
    }
    assert {"application/json", "text/csv", "application/vnd.apache.arrow.stream"} <= set(by_name["read_design_space"])
    assert {"application/json", "text/csv"} <= set(by_name["read_layers"])
    assert {"application/octet-stream", "application/zip"} <= set(by_name["read_model"])
