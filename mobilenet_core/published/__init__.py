"""Numbers others published, as CSV files with their sources, and what reads them. Nothing here is computed."""

import csv
from importlib import resources


def read(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `name`.csv in this package, every value as it stands in the file, an absent one as "".

    Raises FileNotFoundError for a file that is not there.
    """
    text = resources.files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
