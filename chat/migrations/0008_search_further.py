from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql" / "search_messages.sql"


class Migration(migrations.Migration):
    """The search walks further before it asks the index, so that a word in one message of 200 costs one walk."""

    dependencies = [("chat", "0007_due_snoozes")]

    operations = [migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop)]
