"""Every exception the library raises on purpose.

    MobileNetError
      DesignError          a design point, class count, body or rounding rule outside what is defined
      SpecError            a network's rows that do not fit together
      WeightsError         a weights file that does not match the network
      RuntimeUnavailable   a runtime that cannot run here; the message names what to install
      MeasurementError     a measurement that ended without a time; the message says how it ended
      PredictionError      latencies that no prediction can be made from, or a text that is not a predictor

An error says what came, what was expected and what to do. Nothing here knows HTTP.
"""

from collections.abc import Callable


class MobileNetError(Exception):
    """Base of all errors below; catch it to catch them all."""


class DesignError(MobileNetError, ValueError):
    """A value outside the design space.

    `field` names the argument that was refused, so that a form can mark it.
    """

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field

    def __reduce__(self) -> tuple[Callable[..., "DesignError"], tuple[str, str]]:
        """So that it comes back whole from another process, `field` being a keyword."""
        return _design_error, (str(self), self.field)


def _design_error(message: str, field: str) -> DesignError:
    return DesignError(message, field=field)


class SpecError(MobileNetError, ValueError):
    """Rows that do not make a network: a repeated name, an unknown input, shapes that do not meet."""


class WeightsError(MobileNetError, ValueError):
    """A weights file with a missing, left-over or misshapen array."""


class RuntimeUnavailable(MobileNetError, RuntimeError):
    """A runtime that cannot run here."""


class MeasurementError(MobileNetError, RuntimeError):
    """A measurement whose child process crashed, hung or answered nonsense."""


class PredictionError(MobileNetError, ValueError):
    """Nothing to predict from, a latency that is none, or a text that is not a predictor."""
