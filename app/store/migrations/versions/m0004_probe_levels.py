"""How fast the machine was at its best and for the headline of each measurement; how often an item was visited."""

import sqlalchemy as sa
from alembic import op

from app.store.readable import holds_object

revision = "0004"
down_revision = "0003"

_LEVELS = ("level_ms", "level_memory_ms", "headline_ms", "headline_memory_ms")


def upgrade() -> None:
    """Adds the columns, filled from the reference network's times where records have these."""
    op.add_column("measurements", sa.Column("probe_kind", sa.String(120)))
    for name in _LEVELS:
        op.add_column("measurements", sa.Column(name, sa.Float(53)))
    op.add_column("measurements", sa.Column("revised", sa.Integer, nullable=False, server_default="0"))
    op.create_index("measurements_by_level", "measurements", ["device", "probe_kind", "level_ms"])
    op.create_index("ix_measurements_revised", "measurements", ["revised"])
    op.add_column("job_items", sa.Column("visits", sa.Integer, nullable=False, server_default="0"))
    op.add_column("job_items", sa.Column("wanted", sa.Integer, nullable=False, server_default="1"))
    op.execute("update job_items set visits = 1 where state = 'done'")
    columns = [sa.column(name, sa.Float) for name in _LEVELS]
    rows = sa.table("measurements", sa.column("record", sa.JSON), sa.column("probe_kind", sa.String), *columns)
    is_json = holds_object(op.get_bind().dialect, rows.c.record)
    reference_ms = sa.case((is_json, rows.c.record["conditions", "reference_ms"].as_float()), else_=None)
    filled = {"probe_kind": "reference network", **dict.fromkeys(_LEVELS, reference_ms)}
    op.execute(sa.update(rows).where(reference_ms.is_not(None)).values(**filled))


def downgrade() -> None:
    """Takes them away."""
    op.drop_column("job_items", "wanted")
    op.drop_column("job_items", "visits")
    op.drop_index("ix_measurements_revised", "measurements")
    op.drop_index("measurements_by_level", "measurements")
    for name in ("revised", *_LEVELS, "probe_kind"):
        op.drop_column("measurements", name)
