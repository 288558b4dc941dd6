"""extension requests are found by their task

A task's page reads all of them, open and decided; the one index on the task held the open ones alone.
"""

from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_extension_requests_task_id', 'extension_requests', ['task_id'])


def downgrade() -> None:
    op.drop_index('ix_extension_requests_task_id', table_name='extension_requests')
