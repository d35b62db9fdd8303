"""The only place with SQL.

What it keeps is in records.py, which imports no SQLAlchemy: the server starts without it and opens the store later.
"""

from app.store.eta import eta_s
from app.store.records import (
    ENDED,
    Filters,
    ImportedLatency,
    Item,
    ItemState,
    Job,
    JobEvent,
    JobState,
    Kind,
    Stored,
    StoredDevice,
    StoredImport,
    StoredMeasurement,
    StoreError,
    Task,
    flat,
)

__all__ = [
    "ENDED",
    "Filters",
    "ImportedLatency",
    "Item",
    "ItemState",
    "Job",
    "JobEvent",
    "JobState",
    "Kind",
    "StoreError",
    "Stored",
    "StoredDevice",
    "StoredImport",
    "StoredMeasurement",
    "Task",
    "eta_s",
    "flat",
]
