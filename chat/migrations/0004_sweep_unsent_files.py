from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("chat", "0003_due_scheduled")]

    operations = [
        migrations.RunSQL((SQL / "files_unsent.sql").read_text(), "DROP FUNCTION files_unsent"),
    ]
