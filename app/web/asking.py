"""How a request reaches the store: in its turn where its route takes a thread, else through the gate."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple, cast

from fastapi import Request
from fastapi.dependencies.models import Dependant

if TYPE_CHECKING:
    from app.measuring.gate import Gate
    from app.measuring.resources import Opened, Resources

R = TypeVar("R")
Args = TypeVarTuple("Args")
Dependency = TypeVar("Dependency", bound=Callable[..., Any])

_ASKING: set[Callable[..., Any]] = set()


async def opened(request: Request) -> "Opened":
    """The store and the jobs, once they are there. Raises StoreError."""
    return await cast("Resources", request.app.state.resources).opened()


async def ask(request: Request, function: Callable[[*Args], R], *args: *Args) -> R:
    """`function`, which waits for the store, in a thread of the store's own. Raises StoreError, and what it raises."""
    gate: Gate = request.app.state.gate
    return await gate.ask(function, *args)


def asking(dependency: Dependency) -> Dependency:
    """Marks a dependency of routes that ask the store."""
    _ASKING.add(dependency)
    return dependency


def asks_the_store(dependant: Dependant) -> bool:
    """Whether a route always does, by any of its dependencies."""
    return dependant.call in _ASKING or any(map(asks_the_store, dependant.dependencies))
