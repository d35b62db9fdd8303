"""What is loaded when: numbers and charts load neither torch nor plotly, and counting loads torch elsewhere."""

import subprocess
import sys

SCRIPT = """
import os
import sys
import time
from app.main import create_app
from app.settings import Settings
from fastapi.testclient import TestClient

def answered(path):
    while (answer := client.get(path)).status_code in {429, 503}:  # a busy machine: the store or the worker is late
        time.sleep(0.2)
    assert answer.status_code == 200, (path, answer.text)
    return answer

heavy = {"torch", "plotly", "pyarrow", "onnx", "onnxruntime"}

if __name__ == "__main__":
    assert not heavy & set(sys.modules), "at import"
    create_app()
    assert "sqlalchemy" not in sys.modules, "the store is opened once the server is up"
    assert os.listdir() == [], "creating the application writes nothing"
    with TestClient(create_app(Settings(data_dir=sys.argv[1])), base_url="http://localhost") as client:
        for path in ("/api/v1/design-points/0.75/192", "/api/v1/design-space", "/api/v1/runtimes", "/readyz"):
            answered(path)
        assert not heavy & set(sys.modules), "after serving numbers"
        assert answered("/api/v1/design-points/0.75/192/count").json()["equal"] is True
        answered("/api/v1/design-points/0.25/32/model.onnx")
        assert not heavy & set(sys.modules), "after counting and exporting, which the worker did"
        answered("/api/v1/charts/kinds")
        assert not heavy & set(sys.modules), "after a chart"
"""


def test_neither_torch_nor_plotly_enters_the_server(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    (empty := tmp_path / "empty").mkdir()
    command = [sys.executable, script, tmp_path / "data"]
    ended = subprocess.run(command, cwd=empty, capture_output=True, text=True, timeout=240, check=False)
    assert ended.returncode == 0, ended.stderr
