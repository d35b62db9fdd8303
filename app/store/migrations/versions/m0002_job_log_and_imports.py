"""When jobs and items began and ended, what came of an item, the jobs' log; imports may have no p90 and p99."""

import sqlalchemy as sa
from alembic import op

from app.store.readable import holds_object

revision = "0002"
down_revision = "0001"

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Adds columns and the table of events; a job that has ended gets the event that says so."""
    op.add_column("jobs", sa.Column("started_at", _TIME))
    op.add_column("jobs", sa.Column("ended_at", _TIME))
    op.add_column("jobs", sa.Column("events", sa.Integer, nullable=False, server_default="0"))
    op.add_column("job_items", sa.Column("started_at", _TIME))
    op.add_column("job_items", sa.Column("ended_at", _TIME))
    op.add_column("job_items", sa.Column("p50_ms", sa.Float(53)))
    op.add_column("job_items", sa.Column("warnings", sa.JSON, nullable=False, server_default="[]"))
    op.create_table(
        "job_events",
        sa.Column("job_id", sa.String(32), sa.ForeignKey("jobs.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("position", sa.Integer),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("error", sa.String),
        sa.Column("measurement_id", sa.Integer, sa.ForeignKey("measurements.id")),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("eta_s", sa.Float(53)),
    )
    with op.batch_alter_table("measurements", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.alter_column("p90_ms", existing_type=sa.Float(53), nullable=True)
        table.alter_column("p99_ms", existing_type=sa.Float(53), nullable=True)
    _fill_headlines()
    _fill_log()


def _fill_headlines() -> None:
    items = sa.table(
        "job_items",
        sa.column("job_id", sa.String),
        sa.column("position", sa.Integer),
        sa.column("measurement_id", sa.Integer),
        sa.column("p50_ms", sa.Float),
        sa.column("warnings", sa.JSON),
    )
    measurements = sa.table(
        "measurements", sa.column("id", sa.Integer), sa.column("p50_ms", sa.Float), sa.column("record", sa.JSON)
    )
    connection = op.get_bind()
    made = (
        sa.select(
            items.c.job_id, items.c.position, measurements.c.p50_ms, measurements.c.record["warnings"].label("warnings")
        )
        .join(measurements, measurements.c.id == items.c.measurement_id)
        .where(holds_object(connection.dialect, measurements.c.record))
    )
    for row in connection.execute(made).all():
        this = sa.and_(items.c.job_id == row.job_id, items.c.position == row.position)
        connection.execute(sa.update(items).where(this).values(p50_ms=row.p50_ms, warnings=row.warnings))


def _fill_log() -> None:
    op.execute(
        """
        insert into job_events (job_id, number, created_at, state, done, failed, total)
        select jobs.id, 1, jobs.created_at, jobs.state,
            coalesce(sum(case when job_items.state = 'done' then 1 else 0 end), 0),
            coalesce(sum(case when job_items.state = 'failed' then 1 else 0 end), 0),
            count(job_items.position)
        from jobs left join job_items on job_items.job_id = jobs.id
        where jobs.state in ('done', 'failed', 'cancelled')
        group by jobs.id, jobs.created_at, jobs.state
        """
    )
    op.execute("update jobs set events = 1 where state in ('done', 'failed', 'cancelled')")


def downgrade() -> None:
    """Takes away what `upgrade` added, imported measurements among it."""
    op.drop_table("job_events")
    op.execute("delete from measurements where kind = 'imported'")
    with op.batch_alter_table("measurements", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.alter_column("p90_ms", existing_type=sa.Float(53), nullable=False)
        table.alter_column("p99_ms", existing_type=sa.Float(53), nullable=False)
    for table_name, columns in (
        ("jobs", ("started_at", "ended_at", "events")),
        ("job_items", ("started_at", "ended_at", "p50_ms", "warnings")),
    ):
        with op.batch_alter_table(table_name) as table:
            for column in columns:
                table.drop_column(column)
