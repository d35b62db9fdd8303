"""From spawning the server to its first answer, and the memory it then holds."""

from bench.api import POINT
from bench.figures import Figure, show
from bench.server import BARE, OURS, Running, running

ROUNDS = 5


def main() -> None:
    """Prints the table; the best of several starts, ours and the bare server's in turns."""
    starts = [(_once(OURS, "/healthz"), _once(OURS, POINT), _once(BARE, "/healthz")) for _ in range(ROUNDS)]
    health, point, bare = (min(each[place].seconds for each in starts) for place in range(3))
    memory, bare_memory = (min(each[place].megabytes for each in starts) for place in (1, 2))
    show(
        f"Start, best of {ROUNDS}",
        "a bare FastAPI application under uvicorn",
        [
            Figure("first 200 of /healthz", "s", health, bare, goal=1.0),
            Figure("first 200 of a design point", "s", point, bare, goal=1.0),
            Figure("memory after it", "MB", memory, bare_memory, goal=130),
        ],
    )


def _once(command: list[str], path: str) -> Running:
    with running(command, path) as server:
        return server


if __name__ == "__main__":
    main()
