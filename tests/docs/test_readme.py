"""README and docs say what is so: their numbers, commands, links and settings are checked against the code."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from app.command_line.main import app as command_line
from app.main import create_app
from app.settings import Settings
from mobilenet_core import DesignSpace, cost_report, mobilenet_v1
from mobilenet_core.accuracy import accuracy_of

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
CONSOLE = re.findall(r"```console\n(.*?)```", README, re.DOTALL)


def test_the_first_two_commands_are_run_and_test():
    commands = re.findall(r"^    (\S.*?)(?:\s{2,}#.*)?$", README, re.MULTILINE)
    assert commands[:2] == ["make run", "make test"]


@pytest.mark.parametrize("point", list(DesignSpace()), ids=lambda point: point.name)
def test_the_table_of_variants_is_exact(point):
    report, accuracy = cost_report(mobilenet_v1(point)), accuracy_of(point)
    row = (
        f"| {point.name} | {report.mult_adds:,} | {report.params:,} "
        f"| {report.weight_bytes['fp32'] / 1e6:.2f} | {accuracy.top1_percent:.1f} |"
    )
    assert row in README


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"))
    with TestClient(create_app(settings), base_url="http://127.0.0.1:8000") as client:
        yield client


def test_the_count_example_prints_what_the_api_answers(client):
    command, _, shown = CONSOLE[0].partition("\n")
    answer = json.dumps(client.get(address(command)).json(), indent=4)
    for part in shown.split("    ...\n"):
        assert part.strip() in answer


def test_the_csv_example_prints_what_the_api_answers(client):
    command, _, shown = CONSOLE[1].partition("\n")
    assert client.get(address(command)).text.replace("\r\n", "\n") == shown


def address(command: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000[^\s']*", command)
    assert found, command
    return found[0]


def test_the_measurement_example_is_accepted(client):
    body = re.search(r"-d '(.*?)'", CONSOLE[2])
    assert body
    response = client.post("/api/v1/measurements", json=json.loads(body[1]))
    assert response.status_code == 202
    client.delete(response.headers["location"])


def test_the_python_example_runs(capsys):
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert code
    exec(compile(code[1], "README.md", "exec"), {})  # noqa: S102 - our own text
    assert capsys.readouterr().out.splitlines()[0] == "239273472 2585560 2604976"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_to_one(document):
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!http|#|mailto)([^)#]+)", text):
        assert (document.parent / target).exists(), target


def test_every_setting_is_documented():
    for name in Settings.model_fields:
        assert f"MBX_{name.upper()}" in README, name


def test_every_make_target_is_listed_by_help():
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in targets:
        assert target in {"system", "nginx"} or re.search(rf"make {target}\b", shown), target


def test_every_command_is_in_the_readme():
    commands = [each.callback.__name__ for each in command_line.registered_commands if each.callback]
    assert len(commands) >= 6
    for name in commands:
        assert f"mobilenet-explorer {name}" in README, name


def test_the_question_about_a_pixel_3_is_answered_as_shown():
    command, _, shown = CONSOLE[3].partition("\n")
    found = CliRunner().invoke(command_line, command.split()[2:])
    assert (found.exit_code, found.stdout) == (0, shown)


def test_the_conventions_name_every_column_of_a_report():
    text = (ROOT / "docs" / "conventions.md").read_text(encoding="utf-8")
    for name in (
        "mult_adds",
        "flops",
        "other_ops",
        "weights",
        "biases",
        "norm_params",
        "params",
        "buffers",
        "weight_bytes",
        "activation_bytes",
        "peak_activation_bytes",
    ):
        assert f"`{name}`" in text, name


def test_the_conventions_numbers_are_exact():
    text = (ROOT / "docs" / "conventions.md").read_text(encoding="utf-8")
    report = cost_report(mobilenet_v1(next(iter(DesignSpace()))))
    for name in ("mult_adds", "flops", "other_ops", "weights", "biases", "norm_params", "params", "buffers"):
        row = next(line for line in text.splitlines() if line.startswith(f"| `{name}` "))
        assert row.endswith(f"| {getattr(report, name):,} |"), name


def test_no_document_names_a_folder_of_somebodys_machine():
    for document in DOCUMENTS:
        assert not re.search(r"/(home|root|Users|work)/", document.read_text(encoding="utf-8")), document
