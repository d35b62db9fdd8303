"""The only place with SQL."""

from app.store.store import Item, ItemState, Job, JobState, Store, StoredMeasurement, Task

__all__ = ["Item", "ItemState", "Job", "JobState", "Store", "StoredMeasurement", "Task"]
