"""Makes the search's entries anew, from what is there: after an upgrade, or when a fault held the relay up."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.models import Workspace
from accounts.tenancy import within
from chat import indexing
from crm.models import Contact


class Command(BaseCommand):
    help = "Index every message, note and contact anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workspace", help="the slug of one workspace; all without it")

    def handle(self, *args: Any, workspace: str | None, verbosity: int, **options: Any) -> None:
        wanted = Workspace.objects.filter(slug=workspace) if workspace else Workspace.objects.all()
        for each in wanted:
            with within(each):
                messages = indexing.reindex()
                contacts = Contact.objects.all().index()
            if verbosity:
                self.stdout.write(f"{each.slug}: {messages} messages, {contacts} contacts")
