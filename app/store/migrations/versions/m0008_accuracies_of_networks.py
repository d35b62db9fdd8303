"""Accuracies that a user brought are of a network; those that are there are of MobileNet V1."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_INDEX = "accuracies_by_point"
_POINT = ("precision", "alpha", "resolution")


def _index(*columns: str) -> None:
    op.drop_index(_INDEX, "accuracies")
    op.create_index(_INDEX, "accuracies", [*columns])


def upgrade() -> None:
    """Adds the network."""
    column = sa.Column("network", sa.String(64), nullable=False, server_default="mobilenet_v1")
    op.add_column("accuracies", column)
    _index("set_name", "network", *_POINT)


def downgrade() -> None:
    """Takes it away, and the accuracies of other networks with it."""
    op.execute("delete from accuracies where network <> 'mobilenet_v1'")
    _index("set_name", *_POINT)
    op.drop_column("accuracies", "network")
