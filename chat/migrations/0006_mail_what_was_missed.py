from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql" / "notices_to_mail.sql"


class Migration(migrations.Migration):
    dependencies = [("chat", "0005_find_by_words_and_views")]

    operations = [migrations.RunSQL(SQL.read_text(), "DROP FUNCTION notices_to_mail")]
