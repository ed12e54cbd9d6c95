import django.db.models.deletion
from django.db import migrations

import accounts.tenancy


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_site_visits")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="seat",
            field=accounts.tenancy.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.membership",
            ),
        ),
        accounts.tenancy.Reference("Invitation", "seat"),
    ]
