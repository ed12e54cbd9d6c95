from django.db import migrations

from accounts.tenancy import Fence


class Migration(migrations.Migration):
    dependencies = [("crm", "0001_contacts_and_visitors"), ("accounts", "0002_fence_by_workspace")]

    operations = [Fence("Contact"), Fence("Visitor"), Fence("Block")]
