"""A user's own accuracies in the store: only ever added, the newest of a point counting."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.store.readable import readable, reading
from app.store.tables import AccuracyRow
from mobilenet_core.accuracy import KnownAccuracy
from mobilenet_core.checked import one_of
from mobilenet_core.design import DesignPoint
from mobilenet_core.records import PRECISIONS, Precision


def append(session: Session, accuracies: Iterable[KnownAccuracy]) -> None:
    """Adds accuracies, beside those of the same points that are there."""
    now = datetime.now(UTC)
    for each in accuracies:
        values = asdict(each)
        session.add(AccuracyRow(created_at=now, set_name=values.pop("set"), **values))


def read(session: Session) -> tuple[KnownAccuracy, ...]:
    """The newest accuracy of every point of every set, the oldest of these first."""
    row = AccuracyRow
    newest = (
        select(func.max(row.id))
        .where(row.removed_at.is_(None))
        .group_by(row.set_name, row.network, row.precision, row.alpha, row.resolution)
    )
    query = select(row).where(row.id.in_(newest)).order_by(row.id)
    return tuple(readable(session.scalars(query), _accuracy_of))


def _accuracy_of(row: AccuracyRow) -> KnownAccuracy:
    with reading("accuracy", row.id):
        point = DesignPoint(row.alpha, row.resolution)
        return KnownAccuracy(
            row.set_name,
            cast("Precision", one_of(row.precision, "precision", PRECISIONS)),
            point.alpha,
            point.resolution,
            float(row.top1_percent),
            None if row.top5_percent is None else float(row.top5_percent),
            row.source,
            row.note,
            row.network,
        )
