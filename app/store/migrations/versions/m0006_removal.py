"""Files that were imported, each a batch; measurements and accuracies that are set aside; the order of jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Adds them; what was imported before is a batch for each device."""
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("file_name", sa.String(200)),
        sa.Column("lines", sa.Integer, nullable=False),
        sa.Column("removed_at", _TIME),
        sqlite_autoincrement=True,
    )
    op.add_column("measurements", sa.Column("import_id", sa.Integer))
    op.add_column("measurements", sa.Column("removed_at", _TIME))
    op.execute(
        "insert into imports (created_at, name, lines) "
        "select min(created_at), device, count(*) from measurements where kind = 'imported' group by device"
    )
    op.execute(
        "update measurements set import_id = (select max(imports.id) from imports where imports.name = device) "
        "where kind = 'imported'"
    )
    op.create_index("ix_measurements_import_id", "measurements", ["import_id"])
    op.create_index("measurements_by_device", "measurements", ["device", "kind", "removed_at", "revised"])
    op.drop_index("ix_measurements_device", "measurements")
    op.add_column("jobs", sa.Column("number", sa.Integer, nullable=False, server_default="0"))
    op.create_index("ix_jobs_number", "jobs", ["number"])
    op.execute(
        "update jobs set number = (select count(*) from jobs as earlier where earlier.created_at < jobs.created_at) + 1"
    )
    op.add_column("accuracies", sa.Column("removed_at", _TIME))
    op.add_column("accuracies", sa.Column("revised", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    """Takes them away; what was set aside is deleted, since a version before would use it again."""
    made = sa.table("measurements", sa.column("id"), sa.column("removed_at"))
    for name in ("job_items", "job_events"):
        table = sa.table(name, sa.column("measurement_id"))
        removed = table.c.measurement_id.in_(sa.select(made.c.id).where(made.c.removed_at.is_not(None)))
        op.execute(sa.update(table).where(removed).values(measurement_id=None))
    op.execute("delete from measurements where removed_at is not null")
    op.execute("delete from accuracies where removed_at is not null")
    op.drop_index("ix_jobs_number", "jobs")
    op.drop_column("jobs", "number")
    op.drop_column("accuracies", "revised")
    op.drop_column("accuracies", "removed_at")
    op.create_index("ix_measurements_device", "measurements", ["device"])
    op.drop_index("measurements_by_device", "measurements")
    op.drop_index("ix_measurements_import_id", "measurements")
    op.drop_column("measurements", "removed_at")
    op.drop_column("measurements", "import_id")
    op.drop_table("imports")
