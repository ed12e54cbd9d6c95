"""A group of members that a conversation can be handed to."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models.membership import Membership
from accounts.tenancy import TenantKey, TenantManager, TenantModel
from privacy.fields import impersonal


class TeamQuerySet(models.QuerySet["Team"]):
    def by_name(self) -> "TeamQuerySet":
        return self.order_by(Lower("name"))

    def of(self, member: Membership) -> "TeamQuerySet":
        return self.filter(seats__member=member)


class Team(TenantModel):
    name = impersonal(models.CharField("name", max_length=60), "a group's name, not a person's")
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

    objects = TenantManager.from_queryset(TeamQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace",
                Lower("name"),
                name="team_name_once",
                violation_error_message="There is a team of this name already.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def seat(self, members: "list[Membership]") -> None:
        """These members and no others belong to the team from now on."""
        TeamSeat.objects.filter(team=self).exclude(member__in=members).delete()
        seats = [TeamSeat(team=self, member=member) for member in members]
        TeamSeat.objects.bulk_create(seats, ignore_conflicts=True)


class TeamSeat(TenantModel):
    """A member's place in a team."""

    subject: ClassVar[str] = "member__user"

    team = TenantKey(Team, on_delete=models.CASCADE, related_name="seats")
    member = TenantKey("accounts.Membership", on_delete=models.CASCADE, related_name="seats")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "team", "member"], name="team_seat_once")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.member_id}"
