from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_fence_by_workspace"),
    ]

    operations = [
        migrations.AddField(
            model_name="site",
            name="language",
            field=models.CharField(default="en", max_length=12, verbose_name="language"),
        ),
    ]
