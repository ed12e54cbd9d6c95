"""Who may import whom, who opens a workspace, and what nobody may do. Read from the sources, not from running."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

import pytest

from tests.sources import APPS, ROOT, Source, files, python

# paldesk → {billing, privacy} → chat → crm → accounts → privacy.fields
BELOW = {
    "accounts": {"privacy.fields"},
    "crm": {"accounts", "privacy.fields"},
    "chat": {"crm", "accounts", "privacy.fields"},
    "privacy": {"chat", "crm", "accounts"},
    "billing": {"chat", "crm", "accounts", "privacy.fields"},
    "paldesk": {"billing", "privacy", "chat", "crm", "accounts"},
}

# Where ``within`` is called. Four doors: a request, a socket's operation, a task, a command; and what comes before one.
DOORS = {
    "accounts/api/keyed.py": "each call to the API, in the workspace of its key",
    "accounts/admin.py": "the count of rows on staff's page of one workspace, logged",
    "accounts/tenancy.py": "db(): each operation of a socket",
    "accounts/middleware.py": "each request to a workspace's address, for its members",
    "accounts/models/workspace.py": "founding: the first member is made with the workspace",
    "accounts/staff.py": "each look of staff at one workspace, chosen in the address and logged",
    "accounts/views/invitations.py": "an invitation's link opens before its holder is a member",
    "billing/reconciling.py": "the daily comparison, each account in its own workspace, and none while Stripe is asked",
    "billing/working.py": "what Stripe told, in the workspace that the reviewed function names",
    "chat/enriching.py": "look-ups that are due, each in its own workspace, and none while a provider is asked",
    "chat/due.py": "each thing whose time has come, in the workspace that the reviewed function names",
    "chat/tasks.py": "an image made ready, in the workspace of whoever uploaded it",
    "chat/segment_counts.py": "the worker counts the segments of each workspace where contacts changed",
    "chat/counting.py": "the worker counts the views of each workspace where something happened",
    "chat/indexing.py": "the worker indexes what was said, each workspace by itself",
    "chat/management/commands/reindex.py": "the command that indexes every workspace anew",
    "chat/digest.py": "the worker's mail for what was missed, in the workspace that the reviewed function names",
    "chat/notices.py": "the relay's task: each workspace whose ledger moved",
    "crm/carrying.py": "the worker looks after imports and exports that the reviewed function names",
    "crm/exporting.py": "a worker writes an export of contacts, a thousand at a time",
    "crm/importing/work.py": "a worker imports contacts, each batch in a transaction of its own",
    "chat/webhooks/planning.py": "each webhook that is behind, in the workspace that the reviewed function names",
    "chat/webhooks/sending.py": "deliveries that are due, each in its own workspace, and none while a server is asked",
    "privacy/archive/arriving.py": "a worker imports a workspace, one kind of rows after the other",
    "privacy/archive/leaving.py": "a worker exports a workspace, in one look at all of it",
    "privacy/archive/tending.py": "the worker looks after exports and imports that the reviewed function names",
    "billing/usage.py": "the worker counts how much of its plan each workspace uses",
    "chat/views/chatbox.py": "on_site: each request of a chatbox, by its site's public key",
    "crm/sweeping.py": "what is older than a site keeps it, in the workspace that the reviewed function names",
    "paldesk/demo/stage.py": "the command that makes the demo workspaces",
    "paldesk/management/commands/export_workspace.py": "the command that exports the workspace it names",
    "paldesk/management/commands/import_from.py": "the command that imports another service's file where it is told",
    "paldesk/management/commands/import_workspace.py": "the command that imports into the workspace it names",
}

# Past the second fence: where the owner's connection is used.
OWNERS = {
    "paldesk/demo/past.py": "the demo's conversations lie in the past, which the ledger does not write",
    "paldesk/demo/stage.py": "the demo is taken away whole",
    "paldesk/management/commands/migrate.py": "only the owner changes the schema",
}

# Text that is put into a page as it is.
MARKED_SAFE = {
    "paldesk/docs.py": "our own files of docs/, made HTML by a parser that escapes what they quote",
    "paldesk/templatetags/assets.py": "the import map, made of our own file names",
    "paldesk/templatetags/ui.py": "constant attributes, and icons out of a pinned package",
}


# Imports


def foreign_imports(sources: Iterable[Source]) -> Iterator[str]:
    """Imports against the arrows."""
    for source in sources:
        for found in source.imports:
            target = f"{found.module}.{found.name}" if found.name else found.module
            app = target.partition(".")[0]
            if app in APPS and app != source.app and not _allowed(source.app, target):
                yield f"{source.path}:{found.line} imports {target}"


def _allowed(app: str, target: str) -> bool:
    return any(f"{target}.".startswith(f"{allowed}.") for allowed in BELOW[app])


def test_imports_follow_the_arrows() -> None:
    assert list(foreign_imports(python())) == []


def test_the_arrows_make_no_circle() -> None:
    whole = {app: {name for name in below if "." not in name} for app, below in BELOW.items()}
    assert cycles(whole) == []


def test_privacy_reaches_others_models_by_their_declarations_alone() -> None:
    named = [
        f"{source.path}:{found.line}"
        for source in python(("privacy",))
        for found in source.imports
        if found.module.partition(".")[0] in set(APPS) - {"privacy"}
        and found.module.split(".")[1:2] == ["models"]
    ]
    assert named == []


def test_modules_make_no_circle() -> None:
    """Of what runs when a file is loaded; what a function imports is there by then."""
    sources = python()
    modules = {source.module for source in sources}
    graph = {source.module: set(_loaded(source, modules)) for source in sources}
    assert cycles(graph) == []


def _loaded(source: Source, modules: set[str]) -> Iterator[str]:
    for found in source.imports:
        if found.top:
            inner = f"{found.module}.{found.name}"
            target = inner if inner in modules else found.module
            # A package loads its own parts; that is no circle, as long as they do not come back for it.
            if target in modules and target != source.module:
                yield target


def cycles(graph: dict[str, set[str]]) -> list[str]:
    """What is left when everything that imports nothing any more is taken away, again and again."""
    rest = {name: set(targets) for name, targets in graph.items()}
    while free := {name for name, targets in rest.items() if not targets & rest.keys()}:
        rest = {name: targets for name, targets in rest.items() if name not in free}
    return sorted(f"{name} → {', '.join(sorted(targets & rest.keys()))}" for name, targets in rest.items())


def private_names(sources: Iterable[Source]) -> Iterator[str]:
    """Names with an underscore, taken from another app."""
    for source in sources:
        for found in source.imports:
            other = found.module.partition(".")[0] in set(APPS) - {source.app}
            if other and any(_private(part) for part in (*found.module.split("."), found.name)):
                yield f"{source.path}:{found.line} imports {found.module}.{found.name}"
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and _private(node.attr) and _from_another(source, node.value):
                yield f"{source.path}:{node.lineno} reaches for {ast.unparse(node)}"


def _private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _from_another(source: Source, value: ast.expr) -> bool:
    """Whether an expression is a module, a class or a function that was imported from another app of ours."""
    others = set(APPS) - {source.app}
    names = {found.name for found in source.imports if found.module.partition(".")[0] in others}
    # _meta is Django's public name for what a model knows of itself.
    return isinstance(value, ast.Name) and value.id in names


def test_nobody_uses_anothers_private_names() -> None:
    found = [each for each in private_names(python()) if not each.endswith("._meta")]
    assert found == []


# Doors


def calls(source: Source, name: str) -> bool:
    """Whether a file uses accounts.tenancy's ``name``, imported by name or with its module, or in that file itself."""
    if source.path == "accounts/tenancy.py":
        return True
    imported = {(found.module, found.name) for found in source.imports}
    by_module = ("accounts", "tenancy") in imported or ("accounts.tenancy", "") in imported
    return ("accounts.tenancy", name) in imported or (by_module and f"tenancy.{name}" in source.text)


def test_only_the_doors_open_a_workspace() -> None:
    assert {source.path for source in python() if calls(source, "within")} == set(DOORS)


def test_the_database_is_told_in_one_place() -> None:
    """A setting for the session, or one made elsewhere, would outlive its workspace."""
    everything = files((".py", ".sql", ".html"), APPS)
    # The search's functions ask what is open, because row-level security does not stand in their way.
    readers = ["chat/sql/search_messages.sql", "crm/sql/search_contacts.sql"]
    for text, more in (("set_config(", []), ("app.workspace", readers)):
        found = sorted(source.path for source in everything if text in source.text)
        assert found == ["accounts/tenancy.py", *more]
    session_wide = re.compile(r"set_config\([^)]*false|\bSET\s+(SESSION\s+)?app\.", re.IGNORECASE)
    assert [source.path for source in everything if session_wide.search(source.text)] == []


def test_only_tenancy_touches_what_is_open() -> None:
    names = re.compile(r"\b(tenancy\._\w+|_base_manager|base_manager_name|_default_manager)\b")
    assert [source.path for source in python() if names.search(source.text)] == []


def test_the_owners_connection_is_for_few() -> None:
    used = re.compile(
        r"""connections\[["']owner["']\]|\busing\(?=?\(?["']owner["']|\bdatabase=["']owner["']"""
    )
    assert {source.path for source in python() if used.search(source.text)} == set(OWNERS)


# Threads


def test_no_socket_waits_for_another_on_one_thread() -> None:
    """Channels' and asgiref's defaults queue all sockets of a process on one thread."""
    bridges = re.compile(r"\b(database_sync_to_async|sync_to_async|async_to_sync)\b")
    users = {source.path for source in python() if bridges.search(source.text)}
    assert users == {"accounts/tenancy.py", "chat/heads.py"}
    for source in python():
        for call in (node for node in ast.walk(source.tree) if isinstance(node, ast.Call)):
            if bridges.fullmatch(ast.unparse(call.func)):
                assert "thread_sensitive=False" in ast.unparse(call), f"{source.path}:{call.lineno}"


def test_nobody_uses_the_async_orm() -> None:
    """It runs on that one thread too."""
    verbs = r"get|create|update|delete|first|last|count|exists|save|in_bulk|bulk_create|get_or_create|refresh_from_db"
    found = re.compile(rf"\.a({verbs})\(")
    assert [source.path for source in python() if found.search(source.text)] == []


# Names and shapes


def test_a_file_is_named_for_what_it_holds() -> None:
    nowhere = {"services.py", "utils.py", "helpers.py", "managers.py", "misc.py", "common.py", "signals.py"}
    assert [source.path for source in python() if source.path.rpartition("/")[2] in nowhere] == []


def test_nothing_happens_by_itself() -> None:
    """No work in save(), no signals of models: a verb says what it does."""
    hidden = re.compile(r"\b(pre_save|post_save|pre_delete|post_delete|m2m_changed)\b|\bdef save\(self")
    forms = re.compile(r"/(forms|site_form)\.py$")
    found = [
        source.path for source in python() if hidden.search(source.text) and not forms.search(source.path)
    ]
    assert found == []


# What a page is made of


def test_text_enters_a_page_escaped() -> None:
    marks = re.compile(r"\bmark_safe\b|\bSafeString\(|__html__")
    assert {source.path for source in python() if marks.search(source.text)} == set(MARKED_SAFE)
    raw = [
        source.path for source in files((".html",), ("templates",)) if re.search(r"\|\s*safe\b", source.text)
    ]
    # Django's own help texts are markup (password rules); a form's words are ours, never a person's.
    assert raw == ["templates/_field_help.html"]
    unescaped = [
        source.path for source in files((".html",), ("templates",)) if "autoescape off" in source.text
    ]
    assert unescaped == []


SINKS = {
    "markup out of text": r"\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|srcdoc)\b",
    "code out of text": r"\beval\(|\bnew Function\(|\bsetTimeout\(\s*[\"'`]|\bdocument\.write",
    "a message to whoever is there": r"postMessage\([^;]*[\"'`]\*[\"'`]",
    "one listener for the whole page": r"\b(window|self|globalThis)\.onmessage\b",
    "a style that the policy refuses": r"setAttribute\(\s*[\"'`]style|createElement\(\s*[\"'`]style",
}


@pytest.mark.parametrize("sink", SINKS)
def test_scripts_make_nothing(sink: str) -> None:
    scripts = files((".js", ".mjs"), ("static",))
    assert scripts
    assert [source.path for source in scripts if re.search(SINKS[sink], source.text)] == []


def test_pages_hold_no_code_of_their_own() -> None:
    """What the policy would refuse: handlers, styles and scripts without a nonce in the markup."""
    pages = [source for source in files((".html",), ("templates",)) if "/email" not in source.path]
    assert [source.path for source in pages if INLINE.search(source.text)] == []


INLINE = re.compile(
    r"""<[a-z][^>]*\s(on[a-z]+|style)\s*=\s*["'] | <style\b"""
    r"""| <script(?![^>]*(\ssrc=|\snonce=|\stype="application/json"))""",
    re.VERBOSE,
)


@pytest.mark.parametrize(
    ("markup", "wrong"),
    [
        ('<a onclick="go()">', True),
        ('<p class="a" style="color: red">', True),
        ("<style>p {}</style>", True),
        ("<script>go()</script>", True),
        ('<script type="module">go()</script>', True),
        ('<script nonce="{{ csp_nonce }}">go()</script>', False),
        ('<script src="/a.js" async></script>', False),
        ('<script data-x="y" type="application/json">{}</script>', False),
        ('<button data-onclick="x">', False),
    ],
)
def test_code_in_the_markup_is_found(markup: str, wrong: bool) -> None:
    assert bool(INLINE.search(markup)) == wrong


def test_every_reviewed_place_is_still_there() -> None:
    for listed in (DOORS, OWNERS, MARKED_SAFE):
        assert [path for path in listed if not (ROOT / path).exists()] == []
        assert all(len(reason.split()) > 1 for reason in listed.values())


# These tests can fail

WRONG = Source(
    "crm/wrong.py",
    """
from typing import TYPE_CHECKING
from chat.models import Conversation
from accounts.tenancy import _tell_database
from accounts import tenancy
if TYPE_CHECKING:
    import billing.plans
def late():
    from privacy.rights import access
    tenancy._current.set(None)
""",
)


def test_a_wrong_import_is_found() -> None:
    assert list(foreign_imports([WRONG])) == [
        "crm/wrong.py:3 imports chat.models.Conversation",
        "crm/wrong.py:7 imports billing.plans",
        "crm/wrong.py:9 imports privacy.rights.access",
    ]


def test_a_private_name_is_found() -> None:
    assert list(private_names([WRONG])) == [
        "crm/wrong.py:4 imports accounts.tenancy._tell_database",
        "crm/wrong.py:10 reaches for tenancy._current",
    ]


def test_a_circle_is_found() -> None:
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": set()})[:3] == [
        "a → b",
        "b → c",
        "c → a",
    ]


def test_an_import_knows_when_it_runs() -> None:
    assert [found.module for found in WRONG.imports if found.top] == [
        "typing",
        "chat.models",
        "accounts.tenancy",
        "accounts",
    ]
