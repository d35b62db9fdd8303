"""The only place with SQL.

What it keeps is in records.py, which imports no SQLAlchemy: the server starts without it and opens the store later.
"""

from app.store.eta import Forecast, Took, eta_s, forecast
from app.store.load import Load, load_now
from app.store.records import (
    ENDED,
    LATENCY_FIELDS,
    Filters,
    Item,
    ItemState,
    Job,
    JobEvent,
    JobState,
    KeyTaken,
    Kind,
    KnownDevice,
    Lease,
    NotOurs,
    StoreAway,
    Stored,
    StoreError,
    Task,
    flat,
    flat_latency,
    flat_network,
    imported_latency,
)

__all__ = [
    "ENDED",
    "LATENCY_FIELDS",
    "Filters",
    "Forecast",
    "Item",
    "ItemState",
    "Job",
    "JobEvent",
    "JobState",
    "KeyTaken",
    "Kind",
    "KnownDevice",
    "Lease",
    "Load",
    "NotOurs",
    "StoreAway",
    "StoreError",
    "Stored",
    "Task",
    "Took",
    "eta_s",
    "flat",
    "flat_latency",
    "flat_network",
    "forecast",
    "imported_latency",
    "load_now",
]
