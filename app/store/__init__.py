"""The only place with SQL.

What it keeps is in records.py, which imports no SQLAlchemy: the server starts without it and opens the store later.
"""

from app.store.eta import eta_s
from app.store.records import (
    ENDED,
    Item,
    ItemState,
    Job,
    JobEvent,
    JobState,
    StoredMeasurement,
    StoreError,
    Task,
)

__all__ = [
    "ENDED",
    "Item",
    "ItemState",
    "Job",
    "JobEvent",
    "JobState",
    "StoreError",
    "StoredMeasurement",
    "Task",
    "eta_s",
]
