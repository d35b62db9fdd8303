"""Connections: how long a client may take to send a request and to take the answer, and how many there may be.

uvicorn has neither deadline, and its own cap refuses whoever comes last, such as who asks whether the server is well.
"""

import asyncio
import resource
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

HEAD_S = 10.0
"""For a request's head, from the connection's beginning or the head's first byte."""

BODY_S, LEAST_BYTES_PER_S = 30.0, 20_000
"""For its body; each so many bytes that come give a second more."""

LINGER_S = 5.0
"""For what is left of a body once the answer was given, and for taking what was written to a connection that ends."""

TAKE_S = 30.0
"""For taking some of an answer."""

_files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
MAX_CONNECTIONS = 1000 if _files == resource.RLIM_INFINITY else min(1000, _files // 2)
"""A new one more ends the one whose client has kept us waiting for longest. The rest are for files and the store."""


class Connection(H11Protocol):
    """A connection that ends where its client keeps us waiting."""

    _since = 0.0  # we wait for the client, where we do
    _due: asyncio.TimerHandle | None = None
    _due_at = 0.0
    _of: RequestResponseCycle | None = None  # whose body is due
    _taking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """A client is there, and is to send a request's head."""
        super().connection_made(transport)
        self._since = self.loop.time()
        self._expect(HEAD_S)
        if len(self.connections) > MAX_CONNECTIONS:
            others = [each for each in cast("set[Connection]", self.connections) if each.awaits_client]
            longest = min(others, key=lambda each: each._since)
            self.connections.discard(longest)  # at once, as the next is there before it has ended
            longest.transport.abort()

    @property
    def awaits_client(self) -> bool:
        """Whether it is the client's turn: to send a request or the rest of one, or to take the answer."""
        cycle = self.cycle
        return cast("Any", cycle) is None or cycle.response_complete or cycle.more_body or self.flow.write_paused

    def data_received(self, data: bytes) -> None:
        """Some of a request came."""
        super().data_received(data)
        self._expect_what_is_due(len(data))

    def on_response_complete(self) -> None:
        """The answer was given; a body that still comes is read so that the client reads on, but not for long."""
        is_unread = self.conn.their_state is h11.SEND_BODY
        super().on_response_complete()
        self._since = self.loop.time()
        if is_unread:
            self._expect(LINGER_S)
        else:
            self._expect_what_is_due(0)

    def timeout_keep_alive_handler(self) -> None:
        """No further request came."""
        super().timeout_keep_alive_handler()
        self.loop.call_later(
            LINGER_S, self.transport.abort
        )  # for close() waits for the client to take what was written

    def pause_writing(self) -> None:
        """The client is to take what was written."""
        super().pause_writing()
        self._since = self.loop.time()
        self._await_taking()

    def resume_writing(self) -> None:
        """It did."""
        super().resume_writing()
        self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        self._expect(None)
        self._stop_waiting()
        super().connection_lost(exc)

    def _expect_what_is_due(self, received: int) -> None:
        their_state = self.conn.their_state
        if their_state is h11.SEND_BODY:
            if self._of is not self.cycle:
                self._of, self._since = self.cycle, self.loop.time()
                self._expect(BODY_S)
            elif not self.cycle.response_complete:
                longest = max(self._due_at, self.loop.time() + BODY_S)  # what came at once is no time for the last byte
                self._due_at = min(self._due_at + received / LEAST_BYTES_PER_S, longest)
        elif their_state is not h11.IDLE or not self.conn.trailing_data[0]:
            self._expect(None)
        elif self._due is None:
            self._expect(HEAD_S)

    def _expect(self, seconds: float | None) -> None:
        """Ends the connection after so many seconds, or whatever `_due_at` says then; None: not any more."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        if seconds is not None:
            self._due_at = self.loop.time() + seconds
            self._due = self.loop.call_at(self._due_at, self._look)

    def _look(self) -> None:
        if self.loop.time() < self._due_at:
            self._due = self.loop.call_at(self._due_at, self._look)
        else:
            self.transport.abort()

    def _await_taking(self) -> None:
        left = self.transport.get_write_buffer_size()
        self._taking = self.loop.call_later(TAKE_S, self._look_at_taking, left)

    def _look_at_taking(self, left_before: int) -> None:
        if self.transport.get_write_buffer_size() >= left_before:
            self.transport.abort()
        else:
            self._await_taking()

    def _stop_waiting(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None
