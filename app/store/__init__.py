"""The only place with SQL.

What it keeps is in records.py, which imports no SQLAlchemy: the server starts without it and opens the store later.
"""

from app.store.records import Item, ItemState, Job, JobState, StoredMeasurement, StoreError, Task

__all__ = ["Item", "ItemState", "Job", "JobState", "StoreError", "StoredMeasurement", "Task"]
