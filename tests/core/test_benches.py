"""Benches take too long to run in a test; that each can begin is tested."""

from importlib import import_module
from pathlib import Path

import pytest

import bench

BENCHES = sorted(each.stem for each in Path(bench.__file__).parent.glob("[!_]*.py"))


@pytest.mark.parametrize("name", BENCHES)
def test_a_bench_finds_all_that_it_names(name):
    assert import_module(f"bench.{name}")
