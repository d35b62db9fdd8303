"""How busy a machine is: runnable processes beside the cores that there are for them."""

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """Runnable processes over the last minute, on so many cores."""

    processes: float
    cores: int

    @property
    def is_busy(self) -> bool:
        """Whether processes wait for a core: times that are taken then are uncertain, and take longer to take."""
        return self.processes > self.cores


def load_now() -> Load:
    """That of this machine."""
    return Load(os.getloadavg()[0], os.cpu_count() or 1)
