"""docs/choose-a-mobilenet.ipynb runs from top to bottom against a server, and every claim that it asserts holds."""

import ast
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "choose-a-mobilenet.ipynb"
CELLS = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
CODE = ["".join(cell["source"]) for cell in CELLS if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Address of a server process with a store of its own, in which nothing is measured."""
    folder = tmp_path_factory.mktemp("notebook")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MBX_")}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("mobilenet-explorer")), "serve", "--port", str(port)],
            env={**environment, "MBX_DATA_DIR": str(folder / "data"), "MBX_MEASURE_SECONDS": "1"},
            stdout=log,
            stderr=log,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{url}/readyz", process)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def wait_for(url, process):
    for _ in range(1200):
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} did not answer within 120 s")


def run(source, namespace, name):
    """What a notebook does with a cell: runs it, and gives the value of its last line where that is an expression."""
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), namespace)  # noqa: S102 - our own notebook
    return None if last is None else eval(compile(ast.Expression(last.value), name, "eval"), namespace)  # noqa: S307


@pytest.fixture(scope="module")
def ran(server):
    """(values shown by the cells, their namespace at the end)."""
    before = os.environ.get("MBX_URL")
    os.environ["MBX_URL"] = server
    namespace, shown = {"__name__": "__main__"}, []
    try:
        for number, source in enumerate(CODE, 1):
            shown.append(run(source, namespace, f"cell {number}"))
    finally:
        if before is None:
            del os.environ["MBX_URL"]
        else:
            os.environ["MBX_URL"] = before
    return shown, namespace


def test_every_cell_runs_and_its_claims_hold(ran):
    shown, namespace = ran
    assert len(shown) == len(CODE) >= 10
    assert (namespace["best"]["alpha"], namespace["best"]["resolution"]) == (0.5, 224)


def test_three_figures_are_shown(ran):
    figures = [each for each in ran[0] if type(each).__name__ == "Figure"]
    assert len(figures) == 3
    assert all(figure.data and figure.to_html(include_plotlyjs=False) for figure in figures)


def test_it_asks_every_route_that_chooses():
    text = "\n".join(CODE)
    for route in ("design-space", "pareto", "recommendation", "predictions", "comparison", "charts/", "/cliff"):
        assert route in text, route


def test_it_is_kept_without_outputs():
    for cell in CELLS:
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)
    assert len({cell["id"] for cell in CELLS}) == len(CELLS)
