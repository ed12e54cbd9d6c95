"""The two workspaces of the demo: who works there, which sites they have, and what has happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connections, transaction
from django.utils import timezone

from accounts.models import Invitation, Membership, Role, Site, User, Workspace
from accounts.tenancy import TenantModel, within
from billing import plans
from paldesk.demo import book, faces, office, owed, past, phrases, plot, script, sorting, visits

PASSWORD = "paldesk-demo"
FOUNDED = timedelta(days=plot.PAST + 7)


@dataclass(frozen=True, slots=True)
class Login:
    first_name: str
    last_name: str
    email: str
    zone: str = "Europe/Amsterdam"


ADA = Login("Ada", "Lindqvist", "ada@demo.test")
BO = Login("Bo", "Marlow", "bo@demo.test")
CY = Login("Cy", "Okafor", "cy@other.test", "Europe/London")
STAFF = Login("Paldesk", "Staff", "staff@paldesk.test", "UTC")


@dataclass(frozen=True, slots=True)
class Scene:
    """One workspace. The first of its team owns it, the others are operators."""

    slug: str
    name: str
    team: tuple[Login, ...]
    key: str
    colour: str
    greeting: str
    talks: tuple[str, ...]
    count: int
    origin: Callable[[], str]
    phrases: bool = False
    plan: str = "free"


def shop_origin() -> str:
    """The demo shop is a page of another origin than ours."""
    return f"http://127.0.0.1:{settings.PORT}"


SCENES = (
    Scene(
        slug="demo",
        name="Acme Bikes",
        team=(ADA, BO),
        key="pk_demo",
        colour="#c8461f",
        greeting="Hello! Ask us anything about bikes, orders and repairs.",
        talks=("workshop", "orders", "choosing", "languages"),
        count=300,
        origin=shop_origin,
        phrases=True,
        plan="business",
    ),
    Scene(
        slug="other",
        name="Northwind Tea",
        team=(CY,),
        key="pk_other",
        colour="#3f6b4f",
        greeting="Welcome to Northwind. What are you drinking?",
        talks=("tea",),
        count=40,
        origin=lambda: "https://northwind.example",
    ),
)


def set_up() -> list[str]:
    """Make what is missing, and follow the port. Returns the slugs of the workspaces that were made."""
    staff()
    made = [scene.slug for scene in SCENES if not Workspace.objects.filter(slug=scene.slug).exists()]
    for scene in SCENES:
        if scene.slug in made:
            make(scene)
        follow_port(scene)
    return made


def make(scene: Scene) -> None:
    with transaction.atomic():
        team = [person(login) for login in scene.team]
        workspace = Workspace.objects.found(scene.name, team[0])
        Workspace.objects.filter(pk=workspace.pk).update(slug=scene.slug)
        plans.apply(workspace, scene.plan)
        with within(workspace):
            members = _hire(team)
            site = _site(scene)
            told = plot.stories(script.talks(*scene.talks), list(members), scene.count, timezone.now())
            sorting.sort(told, timezone.now())
            words = sorting.furnish(scene.talks, members)
            written = past.write(told, site, members, words)
            if scene.phrases:
                phrases.write(timezone.now())
                people = {one.visitor.contact_id: one.visitor.contact for one in written}
                book.furnish(list(people.values()), members, timezone.now())
                office.furnish(list(people.values()), members, timezone.now())
                owed.furnish(site, members[BO.first_name], timezone.now())
                visits.furnish(site, timezone.now())
    past.put_back(written, words, workspace.pk, timezone.now() - FOUNDED)


@transaction.atomic
def staff() -> None:
    person(STAFF)
    User.objects.filter(email=STAFF.email).update(is_staff=True, is_superuser=True)


def person(login: Login) -> User:
    """Somebody who can log in: the address verified, a picture drawn."""
    existing: User | None = User.objects.filter(email=login.email).first()
    if existing:
        return existing
    user = User.objects.create_user(
        login.email,
        PASSWORD,
        first_name=login.first_name,
        last_name=login.last_name,
        time_zone=login.zone,
        joined_at=timezone.now() - FOUNDED,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if look := faces.LOOKS.get(login.first_name):
        user.picture.save("face.webp", ContentFile(faces.draw(look)))
    return user


def follow_port(scene: Scene) -> None:
    """The site allows the origin that the shop has now; customers' own additions stay."""
    workspace = Workspace.objects.get(slug=scene.slug)
    with within(workspace):
        site = Site.objects.filter(public_key=scene.key).first()
        if site is None or scene.origin() in site.allowed_origins:
            return
        others = [origin for origin in site.allowed_origins if not origin.startswith("http://127.0.0.1:")]
        site.allowed_origins = [scene.origin(), *others]
        site.save(update_fields=["allowed_origins"])


def unfinished() -> list[str]:
    """Workspaces whose past was not put back: the last run was killed in the middle."""
    young = Workspace.objects.filter(slug__in=[scene.slug for scene in SCENES])
    return list(young.filter(created_at__gt=timezone.now() - FOUNDED / 2).values_list("slug", flat=True))


def clear(slugs: list[str]) -> None:
    """Take these workspaces away with everything in them, by the owner's role."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in apps.get_models():
            if issubclass(model, TenantModel):
                table = connections["owner"].ops.quote_name(model._meta.db_table)
                mine = "SELECT id FROM accounts_workspace WHERE slug = ANY (%s)"
                cursor.execute(f"DELETE FROM {table} WHERE workspace_id IN ({mine})", [slugs])  # noqa: S608
        cursor.execute("DELETE FROM accounts_workspace WHERE slug = ANY (%s)", [slugs])


def _hire(team: list[User]) -> dict[str, Membership]:
    owner = Membership.objects.get(user=team[0])
    members = {team[0].first_name: owner}
    for user in team[1:]:
        invitation, _ = Invitation.objects.invite(user.email, Role.OPERATOR, owner)
        members[user.first_name] = invitation.accept(user)
    return members


def _site(scene: Scene) -> Site:
    site: Site = Site.objects.create(
        name=scene.name,
        public_key=scene.key,
        colour=scene.colour,
        greeting=scene.greeting,
        allowed_origins=[scene.origin()],
        created_at=timezone.now() - FOUNDED,
    )
    site.was_seen(scene.origin())
    return site
