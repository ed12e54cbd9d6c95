from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql" / "due_snoozes.sql"


class Migration(migrations.Migration):
    dependencies = [("chat", "0006_mail_what_was_missed")]

    operations = [migrations.RunSQL(SQL.read_text(), "DROP FUNCTION due_snoozes")]
