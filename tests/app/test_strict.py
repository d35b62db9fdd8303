"""Query keys that a route does not know are refused by name: an answer to what was not asked would pass unseen."""

import re

import pytest
from clients import API, checked_problem

PATHS = [
    "predictions?device=pixel-3&alpha=1&resolution=224",
    "predictions/next?device=pixel-3&alpha=1,0.6&resolution=224",
    "pareto?minimise=params",
    "recommendation?max_params=2e6",
    "comparison?a=0.5/160&b=1/224",
    "design-space?alpha=1",
    "charts/front?max_params=2e6",
    "charts/area?max_params=2e6",
    "charts/axes?max_params=2e6",
    "charts/compare?a=0.5/160&b=1/224",
    "charts/kinds?alpha=1",
    "charts/runtimes?threads=1",
    "charts/layer-times?alpha=1",
    "design-points/1/224/cliff?runtime=ncnn",
]


@pytest.mark.parametrize("path", PATHS)
def test_an_unknown_key_is_refused_with_those_that_are_known(shared_client, path):
    assert shared_client.get(f"{API}/{path}").status_code == 200
    problem = checked_problem(shared_client.get(f"{API}/{path}&objectives=latency&batch=8"), 422)
    assert [(each.field, each.pointer) for each in problem.errors] == [
        ("objectives", "/query/objectives"),
        ("batch", "/query/batch"),
    ]
    given = re.findall(r"[?&](\w+)=", path)
    for error in problem.errors:
        field, known = error.message.split(" is no parameter here; expected some of ")
        assert field == error.field
        assert set(given) <= set(known.split(", "))


def test_every_parameter_that_is_described_is_known(shared_client):
    paths = shared_client.get("/openapi.json").json()["paths"]
    of = [path for path in paths if path.rpartition("/")[2] in {"pareto", "recommendation", "comparison", "front"}]
    assert len(of) == 4
    for path in of:
        described = {each["name"] for each in paths[path]["get"]["parameters"] if each["in"] == "query"}
        message = shared_client.get(path, params={"x": 1}).json()["errors"][0]["message"]
        assert set(message.partition("some of ")[2].split(", ")) == described


@pytest.mark.parametrize(("key", "field"), [("7", "7"), ("%ff", "\ufffd"), ("", ""), ("a" * 500, "a" * 80)])
def test_a_key_of_digits_of_nothing_or_of_any_length_is_named_as_any_other(shared_client, key, field):
    problem = checked_problem(shared_client.get(f"{API}/pareto?{key}=1"), 422)
    assert [each.field for each in problem.errors] == [field]
