"""What the RAM and the flash of a device allow: limits that it brings along, unless they are to be ignored."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from app.answers.choice import Brought
from app.services.choice.question import Question
from app.services.latency.source import Source
from app.services.latency.untimed import Untimed
from app.vocabulary import BY_BUDGET, BudgetName, UseOfMemory
from mobilenet_core.published.devices import published_devices
from mobilenet_core.published.memory import Memory

_Part = Literal["ram", "flash"]
_BUDGETS: Mapping[_Part, BudgetName] = {"ram": "max_peak_activation_mb", "flash": "max_weight_mb"}
"""What of a network must at least fit there: more of it may have to."""


def asked_about(question: Question, device: str, found: Source | Untimed | None, memory: UseOfMemory) -> Question:
    """The same about what `question.finder` found of a device, within its memory unless that is to be ignored."""
    question = replace(question, **{"untimed" if isinstance(found, Untimed) else "source": found})
    return _within_memory(question, device) if memory == "device" else question


def _within_memory(question: Question, device: str) -> Question:
    """The question with the limits that the device's memory sets where it sets narrower ones than were asked for."""
    known = published_devices().get(device)
    if known is None or known.memory is None:
        return question
    asked = dict(question.budgets)
    holds = {_BUDGETS[part]: size / 1e6 for part, size in _sizes(known.memory).items()}
    narrower = {name: bound for name, bound in holds.items() if bound < asked.get(name, math.inf)}
    budgets = asked | narrower
    ordered = tuple((name, budgets[name]) for name in BY_BUDGET if name in budgets)
    return replace(question, budgets=ordered, brought=tuple(narrower.items()))


def brought(question: Question) -> tuple[Brought, ...]:
    """What is told of the limits of a question that are its device's own."""
    there = question.source or question.untimed
    known = None if there is None else published_devices().get(there.wanted.device)
    if known is None or known.memory is None:
        return ()
    names, source = dict(question.brought), "; ".join(known.sources)
    return tuple(
        Brought(_BUDGETS[part], part, size, known.name, source)
        for part, size in _sizes(known.memory).items()
        if _BUDGETS[part] in names
    )


def _sizes(memory: Memory) -> Mapping[_Part, int]:
    return {"ram": memory.ram_bytes, "flash": memory.flash_bytes}
