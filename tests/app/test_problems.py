"""Errors: a bad value is a 422 that names field and range, everything else its own problem, nothing a 500."""

import re

import pytest
from clients import API, JSON, checked_problem

POINT, SPACE, CHART, JOBS = f"{API}/design-points", f"{API}/design-space", f"{API}/charts", f"{API}/jobs"
MEASURE = f"{API}/measurements"
HUGE = "9" * 400

ALPHA = "a number above 0 and at most 2"
RESOLUTION = "a whole number of pixels from 32 to 1024"
CLASSES = "a whole number from 1 to 100,000"
ROUNDING = "tf_slim, keras"
NETWORK = "expected one of mobilenet_v1, conv_mobilenet, shallow_mobilenet"

BAD_ALPHAS = ["0", "-0.5", "2.0001", "3", "nan", "inf", "-inf", "1e999", "abc", "0,75", HUGE, "０x", "1e-400"]
BAD_RESOLUTIONS = ["0", "31", "1025", "-224", "224.5", "1e999", "nan", "abc", HUGE, "%F0%9F%98%80"]
BAD_CLASSES = ["0", "-1", "100001", "1.5", "nan", "many", HUGE, ""]
BAD_NAMES = ["", "x", "vgg", "MOBILENET_V1", "x" * 3000, "%ED%A0%80"]


def paths_of_a_point():
    return ["", "/layers", "/count", "/latency", "/model.onnx"]


def cases():
    for path in paths_of_a_point():
        yield from (("alpha", f"{POINT}/{bad}/192{path}", ALPHA) for bad in BAD_ALPHAS)
        yield from (("resolution", f"{POINT}/0.75/{bad}{path}", RESOLUTION) for bad in BAD_RESOLUTIONS)
        for field, bads, expected in in_a_query():
            yield from ((field, f"{POINT}/0.75/192{path}?{field}={bad}", expected) for bad in bads)
    yield from (("alpha", f"{POINT}?alpha={bad}&rho=0.5", ALPHA) for bad in [*BAD_ALPHAS, ""])
    yield from (("rho", f"{POINT}?alpha=1&rho={bad}", "from 0.143 to 4.57") for bad in ["0", "5", "nan", "x", HUGE])
    yield from (("resolution", f"{POINT}?alpha=1&resolution={bad}", RESOLUTION) for bad in BAD_RESOLUTIONS)
    yield from (("alpha", f"{SPACE}?alpha={bad}", "alpha") for bad in BAD_ALPHAS if bad != "0,75")
    yield from (("resolution", f"{SPACE}?resolution={bad}", "resolution") for bad in BAD_RESOLUTIONS)
    yield from (("columns", f"{SPACE}?columns={bad}", "expected some of mult_adds") for bad in BAD_NAMES if bad)
    yield from (
        ("format", f"{place}?format={bad}", "'json', 'csv' or 'arrow'") for bad in BAD_NAMES for place in TABLES
    )
    yield from (("bom", f"{place}?bom={bad}", "boolean") for bad in ["", "x", "2"] for place in TABLES)
    for name in ("accuracy", "contour", "layers", "kinds"):
        yield from (("alpha", f"{CHART}/{name}?alpha={bad}", ALPHA) for bad in [*BAD_ALPHAS, ""])
        yield from (("resolution", f"{CHART}/{name}?resolution={bad}", RESOLUTION) for bad in BAD_RESOLUTIONS)
        yield from (("precision", f"{CHART}/{name}?precision={bad}", "'fp32' or 'int8'") for bad in ["fp16", "", "x"])
        yield from (("lang", f"{CHART}/{name}?lang={bad}", "'en' or 'ko'") for bad in ["fr", "", "KO"])
        for field, bads, expected in in_a_query():
            yield from ((field, f"{CHART}/{name}?{field}={bad}", expected) for bad in bads)
    for field, bads, expected in in_a_query():
        places = (SPACE, f"{CHART}/layer-times")
        yield from ((field, f"{place}?{field}={bad}", expected) for bad in bads for place in places)
    last = "'layers', 'kinds' or 'factorizations'"
    yield from (("name", f"{CHART}/{bad}", last) for bad in BAD_NAMES if bad)
    yield from (
        ("limit", f"{MEASURE}?limit={bad}", "from 1 to 500") for bad in ["0", "501", "x", "-1", "1.5", HUGE, ""]
    )
    yield from (("cursor", f"{MEASURE}?cursor={bad}", "next") for bad in ["x", "-1", "", "1.0", "١"])
    yield from (("cursor", f"{MEASURE}?cursor={bad}", "at most 40") for bad in ["1" * 41])
    yield from (("device", f"{MEASURE}?device={bad}", "at most 200") for bad in ["x" * 201])
    yield from (("measurement_id", f"{MEASURE}/{bad}", "from 1") for bad in ["0", "-1", "x", HUGE, str(2**63)])
    yield from (("name", f"{API}/networks/{bad}", "at most 64") for bad in ["x" * 65])
    yield from (("job_id", f"{JOBS}/{bad}", "at most 64") for bad in ["x" * 65])


TABLES = (SPACE, f"{POINT}/0.75/192/layers")


def in_a_query():
    return [
        ("num_classes", BAD_CLASSES, CLASSES),
        ("rounding", BAD_NAMES, ROUNDING),
        ("network", BAD_NAMES, NETWORK),
    ]


def checked_invalid_value(response, field, expected):
    problem = checked_problem(response, 422)
    refused = {each.field: each for each in problem.errors}
    assert field in refused, problem
    assert field in refused[field].message
    assert expected in refused[field].message
    assert refused[field].pointer.split("/")[1] in {"path", "query", "body", "header"}
    return problem


def test_every_bad_value_of_every_parameter_names_the_field_and_what_it_may_be(shared_client):
    refused, wrong = 0, []
    for field, url, expected in cases():
        response = shared_client.get(url)
        if response.status_code == 404:  # an empty path segment is another path
            continue
        try:
            checked_invalid_value(response, field, expected)
        except AssertionError:
            wrong.append(f"{url[:150]}: {response.status_code} {response.text[:400]}")
        refused += 1
    assert wrong == []
    assert refused > 500


BODIES = [
    (SPACE, {"points": [{"alpha": 3, "resolution": 160}]}, "alpha", ALPHA),
    (SPACE, {"points": [{"alpha": 0.5, "resolution": 10**30}]}, "resolution", RESOLUTION),
    (SPACE, {"points": [{"alpha": 0.5}]}, "resolution", "missing"),
    (SPACE, {"points": [{"alpha": 0.5, "resolution": 160, "rho": 1}]}, "rho", "not known here"),
    (SPACE, {"points": "all"}, "points", "a list of"),
    (SPACE, {"alpha": ["x"], "resolution": [160]}, "alpha", ALPHA),
    (SPACE, {"alpha": [0.5], "resolution": [160.5]}, "resolution", RESOLUTION),
    (SPACE, {"alpha": [0.5], "resolution": [160], "columns": ["price"]}, "columns", "expected some of mult_adds"),
    (SPACE, {"alpha": [0.5], "resolution": [160], "num_classes": 0}, "num_classes", CLASSES),
    (SPACE, {"alpha": [0.5], "resolution": [160], "rounding": "up"}, "rounding", ROUNDING),
    (SPACE, {"alpha": [0.5], "resolution": [160], "network": "vgg"}, "network", NETWORK),
    (MEASURE, {"points": []}, "points", "a list of 1 to 256"),
    (MEASURE, {"points": [{"alpha": 0.5, "resolution": 160}] * 257}, "points", "a list of 1 to 256"),
    (MEASURE, {"points": [{"alpha": 0.5, "resolution": 31}]}, "resolution", RESOLUTION),
    (MEASURE, {"points": [{"alpha": 0.5, "resolution": 160}], "threads": [0]}, "threads", "from 1 to 1,024"),
    (MEASURE, {"points": [{"alpha": 0.5, "resolution": 160}], "threads": []}, "threads", "at least 1"),
    (MEASURE, {"points": [{"alpha": 0.5, "resolution": 160}], "batch": 1025}, "batch", "from 1 to 1,024"),
    (MEASURE, {"points": [{"alpha": 0.5, "resolution": 160}], "precisions": ["fp8"]}, "precisions", "'int8'"),
    (MEASURE, {"points": [{"alpha": 0.5, "resolution": 160}], "runtimes": ["tpu"]}, "runtime", "expected one of"),
    (MEASURE, {"points": [{"alpha": 0.5, "resolution": 160}], "network": "vgg"}, "network", NETWORK),
    (MEASURE, {"points": [{"alpha": 0.5, "resolution": 160}], "num_classes": -1}, "num_classes", CLASSES),
    (MEASURE, {"points": [{"alpha": 0.01, "resolution": 160}], "rounding": "keras"}, "alpha", "leaves 0"),
    (MEASURE, {"points": [{"alpha": 0.5, "resolution": 160}], "threads": list(range(1, 17)), "batch": 0}, "batch", "1"),
]


@pytest.mark.parametrize(("url", "body", "field", "expected"), BODIES)
def test_every_bad_field_of_a_body_is_named_with_what_it_may_be(shared_client, url, body, field, expected):
    checked_invalid_value(shared_client.post(url, json=body), field, expected)


def test_more_measurements_than_a_job_may_have_are_refused(shared_client):
    points = [{"alpha": 0.5, "resolution": side} for side in range(32, 52)]
    response = shared_client.post(MEASURE, json={"points": points, "threads": list(range(1, 15))})
    assert "280 measurements are asked for; expected 1 to 256" in checked_problem(response, 422).detail


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 400])
@pytest.mark.parametrize("field", ["alpha", "resolution", "num_classes"])
@pytest.mark.parametrize("form", ['{{"points": [{0}]}}', '{{"alpha": [{1}], "resolution": [{2}], "num_classes": {3}}}'])
@pytest.mark.parametrize("url", [SPACE, MEASURE])
def test_numbers_that_json_does_not_have_are_refused(shared_client, number, field, form, url):
    values = {"alpha": "0.5", "resolution": "160", "num_classes": "1000", field: number}
    point = f'{{"alpha": {values["alpha"]}, "resolution": {values["resolution"]}}}'
    text = form.format(point, values["alpha"], values["resolution"], values["num_classes"])
    if number not in text:
        text = text[:-1] + f', "{field}": {number}}}'
    response = shared_client.post(url, content=text, headers={"Content-Type": "application/json"})
    assert response.status_code in {400, 422}, response.text
    checked_problem(response, response.status_code)


@pytest.mark.parametrize("url", [SPACE, MEASURE])
@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"", JSON, 422),
        (b"{", JSON, 422),
        (b"[]", JSON, 422),
        (b"null", JSON, 422),
        (b'"text"', JSON, 422),
        (b"{'alpha': 1}", JSON, 422),
        (b'{"alpha": 1,}', JSON, 422),
        (b'{"network": "\xff"}', JSON, 422),
        (b"\xff\xfe{}", JSON, 422),
        (b'{"points": ' + b"[" * 90_000, JSON, 422),
        (b'{"points": ' + b"[" * 900 + b"]" * 900 + b"}", JSON, 422),
        (b'{"points": ' + b'{"a":' * 950 + b"1" + b"}" * 950 + b"}", JSON, 422),
        (b'{"' + b"k" * 90_000 + b'": 1}', JSON, 422),
        (b'{"\\ud800": "\\udfff"}', JSON, 422),
        (b'{"network": "\\ud800", "points": [{"alpha": 0.5, "resolution": 160}]}', JSON, 422),
        (b'{"points": [' + b"{}," * 30_000 + b"{}]}", JSON, 422),
        (b'{"points": "' + b"x" * 90_000 + b'"}', JSON, 422),
        (b'{"points": []}', {"Content-Type": "text/plain"}, 422),
        (b'{"points": []}', {"Content-Type": "application/x-www-form-urlencoded"}, 422),
        (b'{"points": []}', {"Content-Type": ""}, 422),
        (b'{"points": []}', {"Content-Type": "nonsense"}, 422),
    ],
    ids=lambda value: re.sub(r"\W+", "-", repr(value)[:30]),
)
def test_a_body_that_is_no_json_object_is_a_problem_and_the_answer_stays_small(
    shared_client, url, content, headers, status
):
    response = shared_client.post(url, content=content, headers=headers)
    checked_problem(response, status)
    assert len(response.content) < 10_000


def test_a_body_with_the_wrong_content_type_is_told_which_it_should_have(shared_client):
    response = shared_client.post(SPACE, content=b"{}", headers={"Content-Type": "text/plain"})
    checked_invalid_value(response, "body", "Content-Type: application/json")


def test_a_body_that_breaks_off_is_told_where(shared_client):
    problem = checked_problem(shared_client.post(SPACE, content=b'{"alpha": [0.5', headers=JSON), 422)
    assert problem.errors[0].field == "body"
    assert "at line 1 column 14" in problem.detail


def test_a_body_of_five_megabytes_is_read(shared_client):
    body = b'{"alpha": [0.5], "resolution": [160]}'
    response = shared_client.post(SPACE, content=body + b" " * (5_000_000 - len(body)), headers=JSON)
    assert response.status_code == 200
