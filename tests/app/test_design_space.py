"""/design-space: columns over grids and lists, as JSON, CSV and Arrow."""

import math
import sys

import pytest

from app.services.costs.space import KNOWN_COLUMNS, csv_of

SPACE = "/api/v1/design-space"


def expected(point, name):
    """What the column `name` should hold, out of the answer for the point alone."""
    field, _, precision = name.rpartition("_")
    if name.startswith("top1"):
        return point["accuracy"][precision]["top1_percent"]
    if precision in {"fp32", "fp16", "int8"}:
        return (point.get(f"{field}_by_precision") or point[field])[precision]
    return point[name]


@pytest.mark.parametrize("is_grid", [True, False])
def test_every_column_equals_that_of_the_design_point(shared_client, is_grid):
    alphas, resolutions = [0.3, 0.75], [130, 192]
    points = [{"alpha": alpha, "resolution": side} for alpha in alphas for side in resolutions]
    body = {"alpha": alphas, "resolution": resolutions} if is_grid else {"points": points}
    answer = shared_client.post(SPACE, json={**body, "columns": list(KNOWN_COLUMNS)}).json()["columns"]
    for place, point in enumerate(points):
        alone = shared_client.get(f"/api/v1/design-points/{point['alpha']}/{point['resolution']}").json()
        assert {name: answer[name][place] for name in KNOWN_COLUMNS} == {
            name: expected(alone, name) for name in KNOWN_COLUMNS
        }


def test_a_list_keeps_its_order_and_repeats(shared_client):
    points = [{"alpha": 0.5, "resolution": 160}, {"alpha": 0.25, "resolution": 224}, {"alpha": 0.5, "resolution": 160}]
    answer = shared_client.post(SPACE, json={"points": points, "columns": ["params"]}).json()
    assert answer["columns"]["params"] == [1_331_592, 470_072, 1_331_592]


def test_accuracy_columns_are_empty_where_nobody_published(shared_client):
    answer = shared_client.get(f"{SPACE}?alpha=1&resolution=224,300&columns=top1_percent_fp32").json()
    assert answer["columns"]["top1_percent_fp32"] == [70.9, None]
    other = shared_client.get(
        f"{SPACE}?network=conv_mobilenet&columns=top1_percent_fp32&accuracy_set={answer['accuracy_set']}"
    ).json()
    assert set(other["columns"]["top1_percent_fp32"]) == {None}


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/csv;q=0.5, application/json;q=0.4", "text/csv; charset=utf-8"),
        ("text/html, */*;q=0.8", "application/json"),
        ("application/json;q=0, text/*", "text/csv; charset=utf-8"),
        ("application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.stream"),
        ("text/csv;q=wrong, application/*", "application/json"),
    ],
)
def test_the_form_follows_accept(shared_client, accept, content_type):
    response = shared_client.get(SPACE, headers={"Accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, content_type)


def test_format_outweighs_accept(shared_client):
    response = shared_client.get(f"{SPACE}?format=csv", headers={"Accept": "application/json"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"


def test_csv_has_the_shortest_floats_quoted_texts_and_nothing_for_what_is_not_known():
    columns = {"ms": [0.1, None, math.nan], "name": ["a, b", 'say "c"', None], "count": [1, 2, 3]}
    assert csv_of(columns) == 'ms,name,count\r\n0.1,"a, b",1\r\n,"say ""c""",2\r\n,,3\r\n'
    assert csv_of({"ms": [], "name": []}) == "ms,name\r\n"


def test_csv_begins_with_a_byte_order_mark_for_excel_where_asked(shared_client):
    assert shared_client.get(f"{SPACE}?format=csv&bom=true").content.startswith(b"\xef\xbb\xbfalpha,")
    assert shared_client.get(f"{SPACE}?format=csv").content.startswith(b"alpha,")


def test_arrow_holds_the_same_numbers(shared_client):
    import pyarrow as pa

    table = pa.ipc.open_stream(shared_client.get(f"{SPACE}?format=arrow").content).read_all()
    assert table.to_pydict() == shared_client.get(SPACE).json()["columns"]


def test_without_pyarrow_arrow_is_refused_with_what_to_install(shared_client, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "app.web.arrow", raising=False)
    response = shared_client.get(f"{SPACE}?format=arrow&alpha=0.33")
    assert response.status_code == 406
    assert "pip install 'mobilenet-explorer[arrow]'" in response.json()["detail"]


def test_a_hundred_thousand_points_are_answered(shared_client):
    answer = shared_client.post(SPACE, json={"alpha": [0.5] * 1000, "resolution": [100] * 100, "columns": ["params"]})
    assert answer.json()["count"] == 100_000


def test_one_point_more_is_refused(shared_client):
    response = shared_client.post(SPACE, json={"alpha": [0.5] * 1001, "resolution": [100] * 100})
    assert response.status_code == 422
    assert "1001 x 100 design points are asked for; expected 1 to 100,000" in response.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"alpha": [0.5]},
        {"points": [{"alpha": 0.5, "resolution": 160}], "alpha": [0.5]},
        {"points": []},
        {"alpha": [], "resolution": [100]},
        {"alpha": [0.5], "resolution": []},
    ],
)
def test_a_body_that_names_no_points_is_refused(shared_client, body):
    response = shared_client.post(SPACE, json=body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] in {"points", "alpha", "resolution"}
