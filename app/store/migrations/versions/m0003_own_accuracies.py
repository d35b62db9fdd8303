"""Accuracies that a user brought."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds their table."""
    op.create_table(
        "accuracies",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_name", sa.String(64), nullable=False),
        sa.Column("precision", sa.String(8), nullable=False),
        sa.Column("alpha", sa.Float(53), nullable=False),
        sa.Column("resolution", sa.Integer, nullable=False),
        sa.Column("top1_percent", sa.Float(53), nullable=False),
        sa.Column("top5_percent", sa.Float(53)),
        sa.Column("source", sa.String(300), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("accuracies_by_point", "accuracies", ["set_name", "precision", "alpha", "resolution"])


def downgrade() -> None:
    """Takes it away, and them with it."""
    op.drop_table("accuracies")
