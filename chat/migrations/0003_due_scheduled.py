from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql" / "due_scheduled.sql"


class Migration(migrations.Migration):
    dependencies = [("chat", "0002_fence_and_ledger")]

    operations = [migrations.RunSQL(SQL.read_text(), "DROP FUNCTION due_scheduled")]
