from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_plan_and_limits"),
    ]

    operations = [
        migrations.AddField(
            model_name="workspace",
            name="owing_until",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
