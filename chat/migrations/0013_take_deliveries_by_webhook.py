from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql" / "webhooks_take.sql"


class Migration(migrations.Migration):
    """What is due is looked up webhook by webhook, so that a long queue of one costs the others nothing."""

    dependencies = [("chat", "0012_tell_the_customers_servers")]

    operations = [
        migrations.RemoveIndex(model_name="delivery", name="delivery_due"),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["webhook", "due_at"], name="delivery_due"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "waiting"), ("taken_until__isnull", False)),
                fields=["webhook"],
                name="delivery_under_way",
            ),
        ),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
    ]
