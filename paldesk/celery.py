"""The worker and its clock. Redis carries hints to work; the outbox in PostgreSQL is the record of it."""

from __future__ import annotations

import os
import warnings

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "paldesk.settings")

from django.conf import settings

# In a container root is often who there is; tasks are JSON, which is what the warning is about.
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")

app = Celery("paldesk", broker=settings.REDIS_URL)
app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,
    # A killed worker's task runs again: tasks are idempotent by their outbox row.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=120,
    task_soft_time_limit=90,
    task_default_queue="paldesk",
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=1000,
    worker_soft_shutdown_timeout=8,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    broker_connection_retry_on_startup=True,
    # Longer than the hard limit of a task, so that none is handed out twice while it runs. No ETA may be
    # longer: due times are rows in PostgreSQL.
    broker_transport_options={"visibility_timeout": 300, "global_keyprefix": "celery:"},
    beat_schedule_filename=str(settings.VAR_DIR / "run" / "beat"),
    beat_schedule={
        "relay": {"task": "chat.relay", "schedule": 1.0},
        "due": {"task": "chat.due", "schedule": 1.0},
        "plan_webhooks": {"task": "chat.plan_webhooks", "schedule": 1.0},
        "send_webhooks": {"task": "chat.send_webhooks", "schedule": 1.0},
        "forget_deliveries": {"task": "chat.forget_deliveries", "schedule": 3600.0},
        "digest": {"task": "chat.digest", "schedule": 180.0},
        "sweep": {"task": "crm.sweep", "schedule": 60.0},
        "carrying": {"task": "crm.tend", "schedule": 30.0},
        "archives": {"task": "privacy.tend_archives", "schedule": 30.0},
        "look-up": {"task": "chat.look_up", "schedule": 2.0},
        "answers": {"task": "accounts.forget_answers", "schedule": 300.0},
        "recount": {"task": "chat.recount", "schedule": 2.0},
        "usage": {"task": "billing.count_usage", "schedule": 30.0},
        "stripe": {"task": "billing.work", "schedule": 1.0},
        "accounts": {"task": "billing.tend", "schedule": 60.0},
        "compare": {"task": "billing.reconcile", "schedule": 600.0},
        "plans": {"task": "billing.settle_plans", "schedule": 60.0},
        "segments": {"task": "chat.count_segments", "schedule": 10.0},
    },
    timezone="UTC",
)
app.autodiscover_tasks()
