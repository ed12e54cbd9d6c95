"""Imports conversations or contacts of another service from a file of any size, as Settings → Import does it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Membership, Site, Workspace
from accounts.tenancy import within
from chat.moving import work as moving
from crm.importing import work
from crm.importing.reading import Unreadable
from crm.models import Basis, Import
from crm.models.importing import ImportState, Vendor, What


class Command(BaseCommand):
    help = (
        "Try an export of Crisp, Intercom or Chatwoot, and import it with --yes. It makes nothing twice: run again, "
        "it goes on with what is not here yet."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("vendor", choices=Vendor.values)
        parser.add_argument("file", type=Path)
        parser.add_argument("--workspace", required=True, help="the slug")
        parser.add_argument("--member", required=True, help="the address of the owner or admin who does it")
        parser.add_argument("--basis", required=True, choices=Basis.values, help="why you may hold the data")
        parser.add_argument("--site", help="the name of the conversations' site; without it the first one")
        parser.add_argument("--yes", action="store_true", help="import it after it was tried")

    def handle(self, *args: Any, file: Path, workspace: str, yes: bool, **options: Any) -> None:
        found = Workspace.objects.filter(slug=workspace).first()
        if found is None:
            raise CommandError(f"There is no workspace {workspace}.")
        try:
            with file.open("rb") as source, within(found):
                batch = self._received(source, file.name, **options)
        except (Unreadable, OSError) as why:
            raise CommandError(str(why)) from why
        if batch.what == What.CONTACTS:
            self.stdout.write(f"The contacts wait at /app/{workspace}/contacts/import/{batch.pk}/")
            return
        self._carried(found, batch)
        if yes:
            with within(found):
                moving.start(Import.objects.get(pk=batch.pk), ImportState.RUNNING)
            self._carried(found, batch)

    def _received(
        self, source: Any, name: str, vendor: str, member: str, basis: str, site: str | None, **options: Any
    ) -> Import:
        by = Membership.objects.filter(user__email__iexact=member, left_at=None).first()
        if by is None:
            raise CommandError(f"{member} is no member of this workspace.")
        sites = Site.objects.filter(name=site) if site else Site.objects.order_by("created_at", "id")
        chosen = sites.first()
        if site and chosen is None:
            raise CommandError(f"There is no site {site}.")
        return moving.receive(by, Vendor(vendor), source, name, chosen, basis)

    def _carried(self, workspace: Workspace, batch: Import) -> None:
        """Here and now, without turns. A worker that was faster does the rest."""
        while (now := self._fresh(workspace, batch)).working:
            work.carry(workspace.pk, batch.pk, turn=math.inf)
        if now.state == ImportState.FAILED:
            raise CommandError(now.fault)
        self._tell(now)

    def _fresh(self, workspace: Workspace, batch: Import) -> Import:
        with within(workspace):
            return Import.objects.get(pk=batch.pk)

    def _tell(self, batch: Import) -> None:
        verb = "would be made" if batch.state == ImportState.CHECKED else "made"
        self.stdout.write(
            f"{batch.made:,} conversations {verb}, {batch.same:,} here already, {batch.wrong:,} kept aside"
        )
        for words, count in sorted(batch.report.get("left", {}).items()):
            self.stdout.write(f"  left out: {count:,} {words}")
