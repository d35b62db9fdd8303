"""Jobs, their items, and measurements."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Creates the three tables."""
    op.create_table(
        "measurements",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("device", sa.String(200), nullable=False),
        sa.Column("runtime", sa.String(64), nullable=False),
        sa.Column("precision", sa.String(8), nullable=False),
        sa.Column("threads", sa.Integer, nullable=False),
        sa.Column("batch", sa.Integer, nullable=False),
        sa.Column("network", sa.String(64), nullable=False),
        sa.Column("alpha", sa.Float(53), nullable=False),
        sa.Column("resolution", sa.Integer, nullable=False),
        sa.Column("num_classes", sa.Integer, nullable=False),
        sa.Column("rounding", sa.String(16), nullable=False),
        sa.Column("p50_ms", sa.Float(53), nullable=False),
        sa.Column("p90_ms", sa.Float(53), nullable=False),
        sa.Column("p99_ms", sa.Float(53), nullable=False),
        sa.Column("record", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_measurements_device", "measurements", ["device"])
    op.create_index("measurements_by_point", "measurements", ["network", "alpha", "resolution"])
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("idempotency_key", sa.String(200), unique=True),
        sa.Column("request", sa.JSON, nullable=False),
    )
    op.create_index("ix_jobs_state", "jobs", ["state"])
    op.create_table(
        "job_items",
        sa.Column("job_id", sa.String(32), sa.ForeignKey("jobs.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("task", sa.JSON, nullable=False),
        sa.Column("error", sa.String),
        sa.Column("measurement_id", sa.Integer, sa.ForeignKey("measurements.id")),
    )


def downgrade() -> None:
    """Drops the three tables."""
    for table in ("job_items", "jobs", "measurements"):
        op.drop_table(table)
