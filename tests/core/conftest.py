"""Model files that tests of one process share, and what of torch a test may change."""

import pytest
import torch

from mobilenet_core.measure import measure
from mobilenet_core.measure.measure import make_files
from mobilenet_core.runtimes import runtime


@pytest.fixture(scope="session")
def models(tmp_path_factory):
    """A folder for all, so that runtimes that read one format share its files."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture
def measured(models):
    """measured(network, plan, **options): by the real stopwatch, on files made here, where torch is loaded already."""

    def measure_one(network, plan, **options):
        make_files(network, runtime(plan.runtime).model_format, str(models), plan)
        return measure(network, plan, models=models, **options)

    return measure_one


@pytest.fixture
def threads():
    """What a test may set: torch's number of threads."""
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)
