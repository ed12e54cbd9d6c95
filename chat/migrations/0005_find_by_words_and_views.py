from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("chat", "0004_sweep_unsent_files")]

    operations = [
        migrations.RunSQL((SQL / "search_messages.sql").read_text(), "DROP FUNCTION search_messages"),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                fields=["workspace", "status", "waiting_since", "id"],
                condition=models.Q(waiting_since__isnull=False),
                name="conversation_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                fields=["workspace", "priority", "-last_activity_at", "-id"],
                condition=~models.Q(priority="none"),
                name="conversation_priority",
            ),
        ),
    ]
