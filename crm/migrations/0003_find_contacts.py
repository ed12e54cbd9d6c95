from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("crm", "0002_fence_by_workspace")]

    operations = [
        migrations.RunSQL((SQL / "search_contacts.sql").read_text(), "DROP FUNCTION search_contacts"),
    ]
