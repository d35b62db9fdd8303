"""The command line: serve | cost | sweep | export | measure | predict | cite | recommend | compare | reproduce.

Most take --json.
"""

import sys

import typer

from app.command_line.choice import cite, predict, recommend
from app.command_line.compare import compare
from app.command_line.costs import cost, export, sweep
from app.command_line.measure import measure
from app.command_line.reproduce import reproduce
from app.command_line.serve import serve
from app.command_line.shared import echo
from app.settings import SettingsError
from app.store import StoreError
from app.web import parameters
from mobilenet_core.errors import MeasurementError, MobileNetError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Exact costs and measured latency of MobileNet V1 at any width and resolution.",
)
for command in (
    serve,
    cost,
    sweep,
    export,
    measure,
    predict,
    cite,
    parameters.taking_budgets(recommend, parameters.Parameter.option),
    compare,
    reproduce,
):
    app.command()(command)


def main() -> None:
    """Runs the command; what goes wrong ends in its sentence, not in a traceback: status 2 for a refused value."""
    try:
        app()
    except (MobileNetError, StoreError, SettingsError) as error:
        for line in str(error).splitlines():
            echo(f"mobilenet-explorer: {line}", err=True)
        sys.exit(1 if isinstance(error, MeasurementError | StoreError) else 2)
