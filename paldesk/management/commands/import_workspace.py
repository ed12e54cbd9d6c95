"""Reads what export_workspace or Settings → Your data wrote, into a new workspace."""

from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Membership, User, Workspace
from accounts.tenancy import within
from privacy.archive import arriving
from privacy.archive.manifest import Refused
from privacy.archive.reading import Archive
from privacy.models import Arrival


class Command(BaseCommand):
    help = (
        "Import a whole workspace from a file. The same file again goes on where it stopped, or does nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--owner", required=True, help="the address of a user here who will own it")
        parser.add_argument("--workspace", help="the slug of a new, empty workspace; without it one is made")

    def handle(self, *args: Any, file: Path, owner: str, workspace: str | None, **options: Any) -> None:
        user = User.objects.filter(email__iexact=owner).first()
        if user is None:
            raise CommandError(f"Nobody here has the address {owner}. Have them sign up first.")
        try:
            with file.open("rb") as source:
                made = self._into(workspace, user, source)
                arrival = self._begun(made, user, source, file)
        except (Refused, OSError) as why:
            raise CommandError(str(why)) from why
        arriving.carry(made.pk, arrival.pk)
        self._tell(made, arrival)

    def _into(self, slug: str | None, user: User, source: Any) -> Workspace:
        if slug is None:
            return Workspace.objects.found(Archive(source).manifest.workspace, user)
        found = Workspace.objects.filter(slug=slug).first()
        if found is None:
            raise CommandError(f"There is no workspace {slug}.")
        return found

    def _begun(self, workspace: Workspace, user: User, source: Any, file: Path) -> Arrival:
        with within(workspace):
            by = Membership.objects.owners().filter(user=user).first()
            if by is None:
                raise CommandError(f"{user.email} does not own {workspace.slug}.")
            key = Archive(source).manifest.id
            waiting = Arrival.objects.under_way().filter(archive=key).first()
            if waiting is not None:
                return waiting
            upload: UploadedFile[Any] = UploadedFile(File(source), file.name, size=file.stat().st_size)
            return arriving.begin(by, upload)

    def _tell(self, workspace: Workspace, arrival: Arrival) -> None:
        with within(workspace):
            done = Arrival.objects.get(pk=arrival.pk)
        if done.fault:
            raise CommandError(done.fault)
        self.stdout.write(
            f"{workspace.slug}: {done.rows:,} rows imported, {done.get_state_display().lower()}"
        )
