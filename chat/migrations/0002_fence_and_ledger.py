from pathlib import Path

from django.db import migrations

from accounts.tenancy import Fence

SQL = Path(__file__).parents[1] / "sql"


def function(name: str) -> migrations.RunSQL:
    return migrations.RunSQL((SQL / f"{name}.sql").read_text(), f"DROP FUNCTION {name}")


class Migration(migrations.Migration):
    dependencies = [("chat", "0001_conversations_and_ledger"), ("crm", "0002_fence_by_workspace")]

    operations = [
        Fence("Conversation"),
        Fence("Message"),
        Fence("Event"),
        Fence("Outbox"),
        Fence("ReadMark"),
        Fence("Numbering"),
        Fence("Label"),
        Fence("Labelling"),
        Fence("Participation"),
        Fence("Mention"),
        Fence("Attachment"),
        Fence("Draft"),
        Fence("Scheduled"),
        Fence("CannedFolder"),
        Fence("CannedReply"),
        Fence("CannedFile"),
        Fence("Macro"),
        Fence("SavedView"),
        Fence("Notice"),
        Fence("NoticeSettings"),
        Fence("SearchEntry"),
        function("ledger_append"),
        function("conversation_heads"),
        function("outbox_take"),
    ]
