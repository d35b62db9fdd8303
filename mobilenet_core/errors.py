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

import json
from collections.abc import Callable, Mapping
from typing import Any, Self


class Said(str):
    """An English sentence that still knows what it was made of, so that another language can say it too.

    template: the sentence with replacement fields, by which it is known; values: what stands in them, a Said among it.
    """

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """The sentence with these values in its fields; without any, `template` as it stands."""
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template, made.values = template, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        """So that it comes back whole from another process."""
        return (self.template,), dict(self.values)

    def to_json(self) -> str:
        """As text that `from_json` reads; a sentence without values is itself."""
        return json.dumps(_parts(self)) if self.values else str(self)

    @classmethod
    def from_json(cls, text: str) -> "Said":
        """What `to_json` wrote. Any other text is a sentence as it stands."""
        try:
            return _joined(json.loads(text))
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls(text)


def _parts(value: object) -> object:
    if isinstance(value, Said):
        return [value.template, {name: _parts(each) for name, each in value.values.items()}]
    return value if isinstance(value, str | int | float) else str(value)


def _joined(parts: Any) -> Said:  # noqa: ANN401 - out of JSON
    template, values = parts
    return Said(template, **{name: _joined(each) if isinstance(each, list) else each for name, each in values.items()})


class SaidError(Exception):
    """An error whose message is a Said: made of a sentence with replacement fields and what stands in them."""

    def __init__(self, sentence: str, /, **values: object) -> None:
        super().__init__(sentence if isinstance(sentence, Said) else Said(sentence, **values))

    @property
    def said(self) -> Said:
        """The message."""
        return self.args[0]


class MobileNetError(SaidError):
    """Base of all errors below; catch it to catch them all."""


class DesignError(MobileNetError, ValueError):
    """A value outside the design space.

    `field` names the argument that was refused, so that a form can mark it.
    """

    def __init__(self, sentence: str, /, *, field: str, **values: object) -> None:
        super().__init__(sentence, **values)
        self.field = field

    def __reduce__(self) -> tuple[Callable[..., "DesignError"], tuple[str, str]]:
        """So that it comes back whole from another process, `field` being a keyword."""
        return _design_error, (self.said, self.field)


def _design_error(sentence: str, field: str) -> DesignError:
    return DesignError(sentence, field=field)


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
