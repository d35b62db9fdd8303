"""Which server runs a job, and whether somebody asked to cancel it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Adds the columns: what is not ended has no owner, and is taken up."""
    op.add_column("jobs", sa.Column("owner", sa.String(120)))
    op.add_column("jobs", sa.Column("beat", sa.Integer, nullable=False, server_default="0"))
    op.add_column("jobs", sa.Column("is_cancelled", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Takes them away."""
    for name in ("is_cancelled", "beat", "owner"):
        op.drop_column("jobs", name)
