"""Whose the columns are that come with Django and allauth: privacy/declarations.py reads this map."""

from privacy.fields import I, Map, P

_LOGIN = P(purpose="account", on_erase="delete", retain="account")
_LOGIN_USE = P(purpose="security", on_erase="delete", retain="account", origin="observed")
_CREDENTIAL = P(purpose="security", on_erase="delete", retain="account", origin="credential")
_SESSION_CREDENTIAL = P(purpose="security", on_erase="delete", retain="session", origin="credential")
_SESSION = P(purpose="security", on_erase="delete", retain="session", origin="observed")
_DONE_TO = P(
    purpose="security",
    on_erase="blank",
    retain="security",
    origin="derived",
    subject="object_id=accounts.User.id",
)

MAP: Map = {
    "accounts.User": {
        "password": _CREDENTIAL,
        "last_login": _LOGIN_USE,
        "is_superuser": I(),
    },
    # What our staff did in the admin. A row goes with its author; its texts may name the user it was done to.
    "admin.LogEntry": {
        "subject": "user",
        "action_time": P(purpose="security", on_erase="delete", retain="security", origin="observed"),
        "object_id": I("an id: whatever staff may open has one that says nothing"),
        "object_repr": _DONE_TO,
        "action_flag": I(),
        "change_message": _DONE_TO,
    },
    "auth.Permission": {
        "name": I("what staff may do, named by software"),
        "codename": I("what staff may do, named by software"),
    },
    "auth.Group": {"name": I("a group of staff, named after what it does")},
    "contenttypes.ContentType": {
        "app_label": I("the name of an app"),
        "model": I("the name of a model"),
    },
    # Django's own table has no key to the user; allauth keeps the pair.
    "sessions.Session": {
        "subject": "session_key=usersessions.UserSession.session_key__user",
        "session_key": _SESSION_CREDENTIAL,
        "session_data": _SESSION_CREDENTIAL,
        "expire_date": _SESSION,
    },
    "usersessions.UserSession": {
        "subject": "user",
        "created_at": _SESSION,
        "ip": _SESSION,
        "last_seen_at": _SESSION,
        "session_key": _SESSION_CREDENTIAL,
        "user_agent": _SESSION,
        "data": _SESSION,
    },
    "account.EmailAddress": {
        "subject": "user",
        "email": _LOGIN,
        "verified": I(),
        "primary": I(),
    },
    "account.EmailConfirmation": {
        "subject": "email_address__user",
        "created": _LOGIN_USE,
        "sent": _LOGIN_USE,
        "key": I("random, mailed once; its row goes with the address"),
    },
    "mfa.Authenticator": {
        "subject": "user",
        "type": I("a word from a fixed list"),
        "data": _CREDENTIAL,
        "created_at": _LOGIN_USE,
        "last_used_at": _LOGIN_USE,
    },
}
