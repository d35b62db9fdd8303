"""The package that a runtime wraps: whether it is installed, which version, and what to install where it is not."""

import importlib.metadata
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from mobilenet_core.errors import Said


@dataclass(frozen=True, slots=True)
class Package:
    """A package as people call it, the module that Python finds, and what pip installs that has it.

    extra: of this project, where one brings the package and nothing else does.
    """

    title: str
    module: str
    distribution: str
    extra: str = ""

    @property
    def version(self) -> str:
        """Of what is installed. Raises PackageNotFoundError where nothing is."""
        return importlib.metadata.version(self.distribution)

    def why_missing(self) -> str | None:
        """None if Python finds the module, which is not imported; else the sentence that says what to install."""
        if importlib.util.find_spec(self.module) is not None:
            return None
        pip = f"pip install {self.distribution}"
        if not self.extra:
            return Said("{title} is not installed; install it with: {pip}", title=self.title, pip=pip)
        return Said(
            "{title} is not installed; install it with: {pip}, or this project's extra [{extra}]",
            title=self.title,
            pip=pip,
            extra=self.extra,
        )

    def has_file(self, pattern: str) -> bool:
        """Whether the package has files like a pattern ("lib/*torch_cuda*"); true where its folder is not known."""
        found = importlib.util.find_spec(self.module)
        return found is None or not found.origin or any(Path(found.origin).parent.glob(pattern))
