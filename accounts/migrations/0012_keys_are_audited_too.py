import django.db.models.deletion
from django.db import migrations, models

import accounts.tenancy


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_payment_trouble")]

    operations = [
        migrations.AddField(
            model_name="auditrecord",
            name="key",
            field=accounts.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.apikey",
            ),
        ),
        migrations.AlterField(
            model_name="auditrecord",
            name="deed",
            field=models.CharField(
                choices=[
                    ("api_key.made", "made an API key"),
                    ("api_key.rotated", "rotated an API key"),
                    ("api_key.revoked", "revoked an API key"),
                    ("webhook.made", "made a webhook"),
                    ("webhook.changed", "changed a webhook"),
                    ("webhook.rotated", "gave a webhook a new secret"),
                    ("webhook.removed", "deleted a webhook"),
                ],
                max_length=40,
            ),
        ),
        accounts.tenancy.Reference("AuditRecord", "key"),
    ]
