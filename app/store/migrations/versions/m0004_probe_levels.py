"""How fast each device is at its best; how often an item of a job was visited."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Adds the table of levels, filled from the reference network's times of old records, and an item's visits."""
    levels = op.create_table(
        "probe_levels",
        sa.Column("device", sa.String(200), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("power", sa.String(64), primary_key=True),
        sa.Column("compute_ms", sa.Float(53), nullable=False),
        sa.Column("memory_ms", sa.Float(53), nullable=False),
        sa.Column("measurements", sa.Integer, nullable=False),
        sa.Column("changes", sa.Integer, nullable=False),
    )
    op.add_column("job_items", sa.Column("visits", sa.Integer, nullable=False, server_default="0"))
    op.add_column("job_items", sa.Column("wanted", sa.Integer, nullable=False, server_default="1"))
    op.execute("update job_items set visits = 1 where state = 'done'")
    rows = sa.table("measurements", sa.column("device", sa.String), sa.column("record", sa.JSON))
    reference_ms = rows.c.record["conditions", "reference_ms"].as_float()
    query = sa.select(rows.c.device, sa.func.min(reference_ms), sa.func.count()).where(reference_ms.is_not(None))
    for device, best_ms, count in op.get_bind().execute(query.group_by(rows.c.device)).all():
        both = {"compute_ms": best_ms, "memory_ms": best_ms}
        of_device = {"device": device, "version": 0, "power": "", **both, "measurements": count, "changes": count}
        op.get_bind().execute(levels.insert().values(**of_device))


def downgrade() -> None:
    """Takes both away."""
    op.drop_column("job_items", "wanted")
    op.drop_column("job_items", "visits")
    op.drop_table("probe_levels")
