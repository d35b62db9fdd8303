"""Every answer is what it was when it was stored (tests/golden/answers), but for what is new and what was mended.

Stored anew by `python tests/app/stored_answers.py --write`, once what differs was read and is meant.
"""

import plotly.graph_objects as go
import pytest
from differences import allowed, differences
from stored_answers import asked_of, stored, topics

MENDED: dict[str, dict[str, str]] = {
    "* /api/v1/*device=this*": {
        "/body/*ms": "what a wide convolution costs is not what one of an image does; Conv MobileNet was timed there",
        "/body/*/misses/*": "the same",
        "/body/rows/*/on_front": "the same",
        "/body/data/0/[xy]": "the same",
    },
    "en /api/v1/networks": {"/body/*": "rivals, detectors, other blocks and successors are networks too"},
    "en /api/v1/networks/nope": {"/body/detail": "the same"},
    "en /api/v1/design-points/0.5/160?network=nope&rounding=nope": {
        "/body/detail": "the same",
        "/body/errors/*": "the same",
    },
    "en /api/v1/comparison?a=0.5&b=0.75/192": {"/body/detail": "the same", "/body/errors/*": "the same"},
    "csv /api/v1/design-space*device=this*": {"/body/[1-9]": "the same"},
    "* /api/v1/comparison*conv_mobilenet*device=pixel-3": {
        "/body/rows/0/*": "the same",
        "/body/sides/2/*": "other networks than MobileNets are timed and predicted too",
        "/body/notes/*": "the same",
    },
    "$ recommend --device this *": {"/body/*ms": "the same", "/body/budget_confidence": "the same"},
    "en /api/v1/accuracies*": {
        "/body/count": "accuracies are of other networks too, in more sets",
        "/body/items": "the same",
    },
    "en /api/v1/jobs/nope": {"/body/detail": "why a job may not be here is said"},
    "en /api/v1/jobs*": {"/body/items/*/items": "the list of jobs has their heads alone; each has its items"},
    "* /api/v1/design-points*": {"/body/*/source": "tensorflow/models is named before the forks that have the same"},
    "* /api/v1/comparison*": {
        "/body/rows/1/values/*/source": "the same",
        "/body/rows/[89]/values/*/kind": "the input is chosen, not computed",
    },
    "csv /api/v1/comparison*": {
        "/body/3": "nothing is open beside what is not known",
        "/body/10": "the input is chosen, not computed",
    },
    "$ predict *": {"/body/0": "a prediction has the digits that its interval leaves"},
    "$ cost *": {"/body/*/source": "the same"},
    "en /api/v1/predictions/next?device=this&network=conv_mobilenet&num_classes=10&rounding=keras&count=3": {
        "/body/items/*": "E4: what to measure next was that of MobileNet V1, whatever the network",
    },
    "en /api/v1/comparison*": {
        "/body/verdicts/*": "how fast is told in times alone",
        "/body/notes": "where a top-1 is known is told, of a side that lacks it",
    },
    "en /api/v1/recommendation?alpah=1": {
        "/body/detail": "which runs decide can be asked for",
        "/body/errors/0/message": "the same",
    },
    "en /api/v1/recommendation*": {
        "/body/lead": "a minimum is what a point is had with; it is within a maximum",
        "/body/title": "where nothing fits, the limits that decide are named",
        "/body/headline": "where no limit is set, none is said to decide",
        "/body/sentences/*": "these, points short in place of a share of percent, and forms for one",
    },
    "* /api/v1/recommendation*": {
        "/body/sentences": "how many fit is told where none can be ranked",
        "/body/nearest_miss/misses/*/enough": "a bound that is advised reads as the value that it lets in",
        "/body/steps/*/enough": "the same",
        "/body/offers/*": "the same",
    },
    "$ recommend *": {
        "/body/nearest_miss/misses/*/enough": "the same",
        "/body/steps/*/enough": "the same",
        "/body/offers/*": "the same",
        "/body/lead": "what runs there is named",
        "/body/sentences/*": "as over REST",
        "/body/[02]": "the same",
    },
    "en /api/v1/design-points/0.5/160/layers?*": {"/body/latency/gap": "times as everywhere"},
    "ko /api/v1/recommendation*": {
        "/body/lead": "as a Korean reader would put it",
        "/body/title": "the same",
        "/body/headline": "the same",
        "/body/sentences/*": "the same",
    },
    "ko /api/v1/devices": {"/body/items/*/sentence": "the same"},
    "ko /api/v1/predictions/next*": {"/body/sentence": "the same"},
    "ko /api/v1/comparison*": {
        "/body/verdicts/*": "the same: a part is 1/3, no three times fewer",
        "/body/notes*": "the same, and where a top-1 is known",
        "/body/sides/*/label": "the same",
    },
    "ko /api/v1/charts/*": {"/body/data/*/name": "the same", "/body/layout/xaxis/title/text": "the same"},
    "ko /api/v1/charts/kinds*": {"/body/data/*/y/*": "the same", "/body/layout/yaxis/categoryarray/*": "the same"},
    "ko /api/v1/charts/layer-times*": {
        "/body/data/*/y/*": "the same",
        "/body/layout/yaxis/categoryarray/*": "the same",
    },
    "ko /api/v1/charts/compare*": {"/body/data/*/y/*": "the same"},
    "any /api/v1/*": {
        "/body/title": "the same",
        "/body/detail": "a refusal is told in the language asked for",
        "/body/errors/*/message": "the same",
    },
    "$ recommend --max-params 2e6 --grid 5x5 --accuracy-set warehouse --lang ko --json": {
        "/body/lead": "the same",
        "/body/headline": "the same",
        "/body/sentences/*": "the same",
    },
    "* /api/v1/recommendation?device=pixel-9": {
        "/body/detail": "devices that are spelled much like it are named",
        "/body/errors/0/message": "the same",
    },
    "en /api/v1/charts/nope": {
        "/body/detail": "all the charts are named, as one table lists them",
        "/body/errors/0/message": "the same",
    },
    "* /api/v1/charts/runtimes?*": {
        "/body/data": "what stands under the pointer is said by the server; intervals of medians are drawn",
        "/body/layout/xaxis/*": "the axis has room for their ends",
    },
    "* /api/v1/charts/contour?*": {
        "/body/data/*/hovertemplate": "no exponents",
        "/body/data/*/textposition": "the page finds a place for the name",
        "/body/data/*/z/*": "lines go smoothly through what rounded channels make rise in steps",
        "/body/layout/annotations/*": "their numbers with them",
    },
    "* /api/v1/charts/area?*": {
        "/body/data/*/customdata/*/1": "amounts have the digits that tables have",
        "/body/data/*/textposition": "the page finds a place for the name",
        "/body/data/*/z/*": "as in the other plane",
        "/body/layout/annotations": "the page leaves out the numbers that it has no room for",
        "/body/layout/annotations/*": "the same",
    },
    "* /api/v1/charts/axes?*": {"/body/data/*/customdata/*/1": "amounts have the digits that tables have"},
    "en /api/v1/recommendation?network=conv_mobilenet*": {"/body/accuracy_set": "the paper alone knows it"},
    "en /api/v1/charts/axes*network=shallow_mobilenet": {"/body/data": "the paper has a top-1 of it"},
    "en /openapi.json": {
        "/body/*/rounding/2": "each network has a rule of its own",
        "/body/*/accuracy_set/2": "the usual set is the one that knows most of the networks",
        "/body/get /api/v1/charts/{name}": "each chart it stood for has a path of its own, with its own parameters",
    },
}
"""Differences that are meant: {question: {JSON pointer: why}}; * in either stands for anything."""

QUESTIONS = [question for questions in topics().values() for question in questions]


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    with asked_of(tmp_path_factory.mktemp("stored")) as ask:
        yield ask


@pytest.fixture(scope="module")
def kept():
    return stored()


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_what_it_was(ask, kept, question):
    found = [
        f"{pointer} {what}"
        for pointer, what in differences(kept[question], ask(question))
        if not allowed(MENDED, question, pointer)
    ]
    assert not found, "\n".join([f"{question}: {len(found)} differ", *found[:10]])


@pytest.mark.parametrize("question", [each for each in QUESTIONS if "/charts/" in each])
def test_a_chart_is_a_figure_that_plotly_takes(ask, question):
    body = ask(question)["body"]
    if "data" in body:
        assert len(go.Figure(body).data) == len(body["data"])


def test_what_is_stored_is_what_is_asked(kept):
    assert list(kept) == QUESTIONS


def test_what_was_mended_still_differs(ask, kept):
    for asked, places in MENDED.items():
        for place in places:
            assert any(
                allowed({asked: {place: ""}}, question, pointer)
                for question in QUESTIONS
                for pointer, _ in differences(kept[question], ask(question))
            ), f"{asked} {place} is as it was"


KEPT = {"a": 1.0, "count": 15_470_264_320, "rows": [{"b": "x"}, {"b": None}]}


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ({"a": 1.0 + 1e-12, "count": 15_470_264_320, "rows": [{"b": "x"}, {"b": None}], "new": 3}, []),
        ({**KEPT, "rows": [{"b": "x", "c": 2}, {"b": None}]}, []),
        ({**KEPT, "count": 15_470_264_321}, ["/count"]),
        ({**KEPT, "a": 1.001, "rows": [{"b": "y"}, {"b": None}]}, ["/a", "/rows/0/b"]),
        ({**KEPT, "rows": [{"b": "x"}]}, ["/rows"]),
        ({"a": 1, "rows": [{"b": "x"}, {}]}, ["/count", "/rows/1/b"]),
        ({**KEPT, "a": True, "rows": [{"b": "x"}, {"b": 0}]}, ["/a", "/rows/1/b"]),
    ],
)
def test_additions_alone_are_no_difference(now, found):
    assert [pointer for pointer, _ in differences(KEPT, now)] == found


def test_numbers_in_a_line_of_csv_may_differ_in_their_last_digits_alone():
    assert not list(differences(["0.5,160,1.0000000000001"], ["0.5,160,1.0"]))
    assert list(differences(["0.5,160,1.1"], ["0.5,160,1.0"]))
    assert list(differences(["0.5,160"], ["0.5,161"]))


def test_a_column_of_csv_may_be_new_and_none_may_be_missing():
    assert not list(differences(["a,c", "1,2"], ["a,b,c", '1,"x, y",2']))
    assert list(differences(["a,c", "1,2"], ["a,b,c", "1,0,3"]))
    assert list(differences(["a,b,c", "1,0,2"], ["a,c", "1,2"]))


def test_a_mended_place_may_be_named_by_a_pattern():
    mended = {
        "ko /api/v1/devices": {"/body/items/*/sentence": "why"},
        "en /api/v1/charts/*": {"/body/layout/title": "why"},
    }
    assert allowed(mended, "ko /api/v1/devices", "/body/items/3/sentence")
    assert allowed(mended, "en /api/v1/charts/front?grid=5x5", "/body/layout/title")
    assert not allowed(mended, "en /api/v1/devices", "/body/items/3/sentence")
    assert not allowed(mended, "ko /api/v1/devices", "/body/items/3/name")
