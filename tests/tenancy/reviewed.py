"""What a person looked at and let pass, each with the reason. Whoever adds a line here says why it is safe."""

# Tables that belong to no workspace.
GLOBAL_TABLES = {
    "accounts_user": "one person may be in several workspaces; shown only through a membership",
    "accounts_user_groups": "which staff are in which group of the admin; customers have none",
    "accounts_user_user_permissions": "staff's permissions in the admin; customers have none",
    "accounts_workspace": "the tenant itself: found by its slug before anything is open",
    "account_emailaddress": "a user's own addresses, shown to that user",
    "account_emailconfirmation": "a user's own unconfirmed addresses",
    "auth_group": "groups of staff in the admin",
    "auth_group_permissions": "what the groups of staff may do",
    "auth_permission": "names of permissions, the same everywhere",
    "billing_reconciliation": "the daily comparison of all accounts; ids and words of fixed lists, for staff alone",
    "billing_stripeevent": "comes before anybody knows whose it is; Stripe's ids and kinds, for staff alone",
    "django_admin_log": "what staff did in the admin",
    "django_content_type": "names of models",
    "django_migrations": "names of migrations",
    "django_session": "found by a random key that only one browser has",
    "mfa_authenticator": "a user's own second factors",
    "usersessions_usersession": "a user's own browsers, shown to that user",
}

# Functions that run with the owner's eyes.
DEFINERS = {
    "archives_to_tend": "the sweep of exports and imports of all workspaces; gives ids, no content",
    "api_key_of": "a call to the API knows only its key; gives ids, no content, and nothing of a closed workspace",
    "billing_account_of": "Stripe's events know only a customer; gives ids, no content",
    "billing_due": "the sweeper serves all workspaces; gives ids, no content",
    "billing_to_check": "the daily comparison serves all workspaces; gives ids, no content",
    "carrying_to_tend": "the sweep of imports and exports of contacts of all workspaces; gives ids, no content",
    "conversation_heads": "heartbeats of many workspaces in one query; an id counts only with its workspace",
    "due_merges": "the sweeper serves all workspaces; gives ids, no content",
    "due_lookups": "the worker asks for all workspaces; gives ids, no content",
    "due_snoozes": "the sweeper serves all workspaces; gives ids, no content",
    "due_scheduled": "the sweeper serves all workspaces; gives ids, no content",
    "due_transcripts": "the sweeper serves all workspaces; gives ids, no content",
    "files_unsent": "one sweep of files nobody sent, over all workspaces; gives ids, no names and no content",
    "invitation_workspace": "an invitation's link opens before its workspace does; the token is the proof",
    "ledger_append": "one batch spans workspaces; every entry is matched with its own workspace",
    "lookups_untold": "the sweeper serves all workspaces; gives ids, no content",
    "search_contacts": "words of the open workspace alone, compared inside; gives ids, no content",
    "search_messages": "words of the open workspace alone, compared inside; gives ids and numbers, no content",
    "notices_to_mail": "the worker mails for all workspaces; gives ids of members, no content",
    "outbox_take": "the relay serves all workspaces; gives ids and numbers, no content",
    "site_workspace": "a chatbox knows only its public key; gives the workspace's id, no content",
    "tracked_past_keeping": "the sweeper serves all workspaces; gives ids, no content",
    "visits_past_keeping": "the sweeper serves all workspaces; gives ids, no content",
    "whole_ips_past_keeping": "the sweeper serves all workspaces; gives ids, no address",
    "stored_answers_forget": "answers of the API end after a day, over all workspaces; gives their number",
    "stream_follow": "the relay serves all workspaces; a stretch counts only in its own; gives a number",
    "stream_take": "the relay serves all workspaces; what is taken in one is written in the same; gives a number",
    "webhooks_behind": "the worker plans for all workspaces; gives ids, no content",
    "webhooks_forget": "one sweep of the log over all workspaces; gives a number",
    "webhooks_take": "the worker sends for all workspaces; gives ids, no content",
    "workspaces_of": "log-in comes before a workspace; gives the user's own memberships",
}

# Views and materialized views; a view must be security_invoker even when it is listed.
VIEWS: dict[str, str] = {}
