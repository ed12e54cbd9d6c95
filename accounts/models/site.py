"""One embedded chatbox."""

import secrets
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import connection, models
from django.utils import timezone

from accounts.origins import normalize
from accounts.tenancy import TenantManager, TenantModel
from privacy.fields import impersonal


def new_key() -> str:
    return f"pk_{secrets.token_hex(12)}"


# Beside utm_…, which say where somebody came from: what a page is about, and nobody's search, name or address.
QUERY_KEYS = ("page", "category", "sort", "lang")
VISIT_DAYS = 90
VISIT_DAYS_MAX = 760


def query_keys() -> list[str]:
    return list(QUERY_KEYS)


def validate_origins(origins: list[str]) -> None:
    """Raises ValidationError unless each is an exact origin: scheme, host and port, nothing else."""
    for origin in origins:
        if normalize(origin) != origin:
            raise ValidationError(f"{origin} is no origin. Write it like https://shop.example.")


class Side(models.TextChoices):
    RIGHT = "right", "Right"
    LEFT = "left", "Left"


class Theme(models.TextChoices):
    AUTO = "auto", "As the visitor’s device is set"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class ReplyTime(models.TextChoices):
    MEASURED = "measured", "As measured over the last weeks"
    MINUTES = "minutes", "Within minutes"
    HOURS = "hours", "Within hours"
    DAY = "day", "Within a day"
    NONE = "none", "Say nothing"


class Keeping(models.TextChoices):
    PERSISTENT = "persistent", "Until the visitor ends the chat, or stays away for 30 days"
    SESSION = "session", "Until the visitor closes the browser tab"


class Site(TenantModel):
    name = impersonal(models.CharField("name", max_length=80), "a site's name, not a person's")
    public_key = impersonal(
        models.CharField(max_length=40, unique=True, default=new_key, editable=False),
        "public, random, no person's",
    )
    allowed_origins = impersonal(
        models.JSONField("allowed origins", default=list, validators=[validate_origins]),
        "the customer's own addresses",
    )
    colour = impersonal(
        models.CharField(
            "colour",
            max_length=7,
            default="#1d6f55",
            validators=[RegexValidator(r"^#[0-9a-f]{6}$", "Write the colour like #1d6f55.")],
        ),
        "a colour",
    )
    greeting = impersonal(
        models.CharField("greeting", max_length=300, default="Hello. How can we help?", blank=True),
        "the customer's published words",
    )
    language = impersonal(models.CharField("language", max_length=12, default="en"), "a language's code")
    reply_goal = impersonal(
        models.PositiveSmallIntegerField(
            "reply goal", default=5, validators=[MinValueValidator(1), MaxValueValidator(24 * 60)]
        )
    )
    live_typing = impersonal(models.BooleanField("live typing", default=False))
    # Look
    position = impersonal(
        models.CharField(max_length=5, choices=Side, default=Side.RIGHT), "a word from a fixed list"
    )
    theme = impersonal(
        models.CharField(max_length=5, choices=Theme, default=Theme.AUTO), "a word from a fixed list"
    )
    launcher = impersonal(models.BooleanField("show the button", default=True))
    show_team = impersonal(models.BooleanField("show the team", default=True))
    # Language: the visitor's own where we speak it, or always the site's; and the site's own words, by language and key
    follow_visitor = impersonal(models.BooleanField("speak the visitor’s language", default=True))
    texts = impersonal(
        models.JSONField("own texts", default=dict, blank=True), "the customer's published words"
    )
    # Conversation
    reply_time = impersonal(
        models.CharField("usual reply time", max_length=10, choices=ReplyTime, default=ReplyTime.MEASURED),
        "a word from a fixed list",
    )
    hours = impersonal(
        models.JSONField("business hours", default=dict, blank=True), "the customer's opening hours"
    )
    questions = impersonal(
        models.JSONField("questions before the chat", default=list, blank=True),
        "the customer's published words; the answers stand elsewhere",
    )
    visitor_files = impersonal(models.BooleanField("visitors may send files", default=True))
    link_previews = impersonal(models.BooleanField("link previews", default=False))
    ask_rating = impersonal(models.BooleanField("ask for a rating", default=True))
    transcripts = impersonal(models.BooleanField("visitors may have the transcript sent", default=True))
    # Privacy
    keeping = impersonal(
        models.CharField("keep the chat", max_length=10, choices=Keeping, default=Keeping.PERSISTENT),
        "a word from a fixed list",
    )
    notice = impersonal(
        models.TextField("privacy notice", max_length=4000, blank=True), "the customer's published words"
    )
    notice_url = impersonal(
        models.URLField("privacy page", max_length=500, blank=True), "the customer's page"
    )
    notice_at = impersonal(models.DateTimeField(null=True, blank=True, editable=False))
    consents = impersonal(
        models.JSONField("consents asked for", default=dict, blank=True), "the customer's published words"
    )
    age_gate = impersonal(models.BooleanField("ask for the age", default=False))
    age_threshold = impersonal(
        models.PositiveSmallIntegerField(
            "age", null=True, blank=True, validators=[MinValueValidator(13), MaxValueValidator(21)]
        )
    )
    # Visits: off until the customer turns them on, and only of visitors who agreed
    visits = impersonal(models.BooleanField("keep visits", default=False))
    visit_days = impersonal(
        models.PositiveSmallIntegerField(
            "keep them",
            default=VISIT_DAYS,
            validators=[MinValueValidator(1), MaxValueValidator(VISIT_DAYS_MAX)],
        )
    )
    visit_query = impersonal(
        models.JSONField("parts of an address after the question mark", default=query_keys, blank=True),
        "names of the customer's own query parameters",
    )
    whole_ip_days = impersonal(
        models.PositiveSmallIntegerField(
            "keep the whole address",
            null=True,
            blank=True,
            validators=[MinValueValidator(1), MaxValueValidator(90)],
        )
    )
    whole_ip_reason = impersonal(
        models.CharField("reason", max_length=300, blank=True, default=""),
        "the customer's own reason, about nobody in particular",
    )
    # The chat on a page of its own
    hosted = impersonal(models.BooleanField("hosted page", default=False))
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    installed_at = impersonal(models.DateTimeField(null=True, blank=True, editable=False))
    last_seen_at = impersonal(models.DateTimeField(null=True, blank=True, editable=False))
    last_seen_origin = impersonal(
        models.CharField(max_length=200, blank=True, editable=False), "one of the customer's own origins"
    )

    objects = TenantManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(whole_ip_days=None) | ~models.Q(whole_ip_reason=""),
                name="site_whole_ip_for_a_reason",
            )
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: Its key in addresses; a preview's has the token of a draft behind it (accounts/site_draft.py).
        self.shown_key = self.public_key

    @property
    def previewed(self) -> bool:
        """Whether this is the chatbox beside a form of the settings."""
        return self.shown_key != self.public_key

    def __str__(self) -> str:
        return self.name

    @property
    def asks_for_insights(self) -> bool:
        """Whether a visitor here can agree to be followed, and is told what that means."""
        return bool(self.consents.get("insights") and (self.notice or self.notice_url))

    @property
    def keeps_visits(self) -> bool:
        """Whether it is switched on, and whatever it needs is still there."""
        return self.visits and self.asks_for_insights

    @staticmethod
    def workspace_of(public_key: str) -> UUID | None:
        """The open workspace a public key belongs to, through the reviewed function ``site_workspace``."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT site_workspace(%s)", [public_key])
            return cursor.fetchone()[0]

    def allows(self, origin: str) -> bool:
        return origin in self.allowed_origins

    def was_seen(self, origin: str) -> None:
        """The chatbox was loaded on an allowed origin. Raises ValueError for any other."""
        if not self.allows(origin):
            raise ValueError("this origin is not allowed")
        now = timezone.now()
        self.installed_at = self.installed_at or now
        self.last_seen_at, self.last_seen_origin = now, origin
        self.save(update_fields=["installed_at", "last_seen_at", "last_seen_origin"])
