from django.apps import AppConfig


class PaldeskConfig(AppConfig):
    name = "paldesk"

    def ready(self) -> None:
        # Tasks are bound to the current Celery app; without ours a web process would hint to nobody.
        from paldesk import celery  # noqa: F401
