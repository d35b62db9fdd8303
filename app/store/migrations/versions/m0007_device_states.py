"""What is stored of a device is counted once; the newest of a thing, and what is known of a point, by index alone."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_NEW = {
    "measurements_by_device": (
        *("device", "removed_at", "kind", "network", "alpha", "resolution", "num_classes", "rounding"),
        *("runtime", "precision", "threads", "batch", "revised", "id"),
    ),
    "measurements_by_point": ("network", "alpha", "resolution", "kind", "id"),
}
_OLD = {
    "measurements_by_device": ("device", "kind", "removed_at", "revised"),
    "measurements_by_point": ("network", "alpha", "resolution"),
}


def _index(columns: dict[str, tuple[str, ...]]) -> None:
    for name, each in columns.items():
        op.drop_index(name, "measurements")
        op.create_index(name, "measurements", [*each])


def upgrade() -> None:
    """Counts what there is."""
    op.create_table(
        "device_states",
        sa.Column("device", sa.String(200), primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("measurements", "newest_id", "revised")),
    )
    _index(_NEW)
    op.execute(
        "insert into device_states (device, kind, measurements, newest_id, revised) "
        "select device, kind, count(*), max(id), max(revised) from measurements where removed_at is null "
        "group by device, kind"
    )


def downgrade() -> None:
    """Takes it away."""
    _index(_OLD)
    op.drop_table("device_states")
