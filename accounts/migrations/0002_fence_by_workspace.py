from pathlib import Path

from django.db import migrations

from accounts.tenancy import Fence

FUNCTIONS = (Path(__file__).parents[1] / "sql/functions.sql").read_text()
DROP = "DROP FUNCTION workspaces_of; DROP FUNCTION invitation_workspace; DROP FUNCTION site_workspace;"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_people_and_sites")]

    operations = [
        Fence("Membership"),
        Fence("Invitation"),
        Fence("Site"),
        Fence("Team"),
        Fence("TeamSeat"),
        migrations.RunSQL(FUNCTIONS, DROP),
    ]
