from pathlib import Path

import django.db.models.deletion
import django.utils.timezone
import uuid_utils.compat
from django.db import migrations, models

import accounts.tenancy

SQL = Path(__file__).parents[1] / "sql"
FUNCTIONS = ("billing_account_of", "billing_due", "billing_to_check")


class Migration(migrations.Migration):
    """Customers at Stripe, their invoices, what Stripe told, and the daily comparison."""

    initial = True

    dependencies = [
        ("accounts", "0011_payment_trouble"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("customer", models.CharField(blank=True, max_length=60, null=True, unique=True)),
                ("subscription", models.CharField(blank=True, default="", max_length=60)),
                ("status", models.CharField(blank=True, default="", max_length=24)),
                ("price", models.CharField(blank=True, default="", max_length=60)),
                ("interval", models.CharField(blank=True, default="", max_length=8)),
                ("period_end", models.DateTimeField(blank=True, null=True)),
                ("cancel_at_period_end", models.BooleanField(default=False)),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("trial_end", models.DateTimeField(blank=True, null=True)),
                ("gone", models.BooleanField(default=False, verbose_name="deleted at Stripe")),
                ("troubled_since", models.DateTimeField(blank=True, null=True)),
                ("grace_until", models.DateTimeField(blank=True, null=True)),
                ("lowered_at", models.DateTimeField(blank=True, null=True)),
                ("told", models.CharField(blank=True, default="", max_length=12)),
                ("company", models.CharField(blank=True, default="", max_length=200, verbose_name="company")),
                (
                    "line1",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="street and number"
                    ),
                ),
                (
                    "line2",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="more of the address"
                    ),
                ),
                (
                    "postal_code",
                    models.CharField(blank=True, default="", max_length=20, verbose_name="postal code"),
                ),
                ("city", models.CharField(blank=True, default="", max_length=100, verbose_name="town")),
                (
                    "state",
                    models.CharField(blank=True, default="", max_length=100, verbose_name="state or region"),
                ),
                ("country", models.CharField(blank=True, default="", max_length=2, verbose_name="country")),
                ("vat_id", models.CharField(blank=True, default="", max_length=20, verbose_name="VAT id")),
                ("vat_state", models.CharField(blank=True, default="", max_length=12)),
                (
                    "email",
                    models.EmailField(blank=True, default="", max_length=254, verbose_name="billing e-mail"),
                ),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                ("kept_until", models.DateField(blank=True, null=True)),
                ("applied", models.BigIntegerField(default=0)),
                ("synced_at", models.DateTimeField(blank=True, null=True)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "workspace",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.workspace",
                    ),
                ),
            ],
            options={
                "verbose_name": "billing account",
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("stripe", models.CharField(max_length=60, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=60)),
                ("status", models.CharField(max_length=16)),
                ("cents", models.BigIntegerField(verbose_name="amount")),
                ("due_cents", models.BigIntegerField(default=0, verbose_name="still to pay")),
                ("currency", models.CharField(max_length=3)),
                ("issued_at", models.DateTimeField()),
                ("period_start", models.DateTimeField(null=True)),
                ("period_end", models.DateTimeField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("next_try_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveIntegerField(default=0)),
                (
                    "account",
                    accounts.tenancy.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invoices",
                        to="billing.account",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.workspace",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reconciliation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField(unique=True)),
                ("began_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("taken_until", models.DateTimeField(blank=True, null=True)),
                ("checked", models.PositiveIntegerField(default=0)),
                ("unreached", models.PositiveIntegerField(default=0, verbose_name="not reached")),
                ("differences", models.JSONField(blank=True, default=list)),
            ],
            options={
                "verbose_name": "comparison with Stripe",
                "verbose_name_plural": "comparisons with Stripe",
                "indexes": [models.Index(fields=["-began_at"], name="reconciliation_newest")],
            },
        ),
        migrations.CreateModel(
            name="StripeEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("event", models.CharField(max_length=80, unique=True, verbose_name="event's id")),
                ("kind", models.CharField(max_length=80)),
                ("about", models.CharField(blank=True, default="", max_length=80, verbose_name="object")),
                ("customer", models.CharField(blank=True, default="", max_length=60)),
                ("happened_at", models.DateTimeField()),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("done", "Done"),
                            ("unknown", "Of a customer nobody knows"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("tries", models.PositiveIntegerField(default=0)),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("taken_until", models.DateTimeField(blank=True, null=True)),
                ("fault", models.CharField(blank=True, default="", max_length=200)),
                ("tenant", models.UUIDField(blank=True, null=True, verbose_name="workspace")),
            ],
            options={
                "verbose_name": "event from Stripe",
                "verbose_name_plural": "events from Stripe",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["due_at"], name="stripe_event_due"
                    ),
                    models.Index(fields=["-received_at"], name="stripe_event_newest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "done", "unknown", "failed"])),
                        name="stripe_event_state_known",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("grace_until__isnull", False), ("lowered_at", None)),
                fields=["grace_until"],
                name="account_grace",
            ),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("customer__isnull", False)),
                fields=["checked_at"],
                name="account_to_check",
            ),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("kept_until__isnull", False)), fields=["kept_until"], name="account_kept"
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(fields=("workspace",), name="account_of_workspace"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["workspace", "-issued_at"], name="invoice_newest"),
        ),
        accounts.tenancy.Fence("Account"),
        accounts.tenancy.Fence("Invoice"),
        migrations.RunSQL("CREATE SEQUENCE billing_ticket", "DROP SEQUENCE billing_ticket"),
        *(
            migrations.RunSQL((SQL / f"{name}.sql").read_text(), f"DROP FUNCTION {name}")
            for name in FUNCTIONS
        ),
    ]
