"""One workspace at a time: the only door to a tenant's rows, and the database's own fence behind it.

Two fences stand independently. In Python a tenant model's manager filters by the open workspace and raises
outside one. In PostgreSQL row-level security compares ``workspace_id`` with a transaction-local setting that
``within`` makes; the app's role can neither bypass nor disable it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, Protocol, TypeVar
from uuid import UUID

from channels.db import database_sync_to_async
from django.db import connection, models, transaction
from django.db.migrations.operations.base import Operation
from uuid_utils.compat import uuid7

if TYPE_CHECKING:
    from accounts.models import Workspace

_current: ContextVar[UUID | None] = ContextVar("workspace", default=None)

P = ParamSpec("P")
R = TypeVar("R")


class OutsideWorkspace(RuntimeError):
    """A tenant's rows were asked for while no workspace was open."""


class TenantSwitch(RuntimeError):
    """Another workspace was opened inside an open one: a released savepoint would keep the inner tenant."""


class Identified(Protocol):
    @property
    def pk(self) -> Any: ...


@contextmanager
def within(workspace: Workspace | Identified | UUID) -> Iterator[UUID]:
    """Open one workspace for the block, in a transaction of its own or a savepoint of the outer one.

    Raises TenantSwitch when another workspace is already open.
    """
    wanted = workspace if isinstance(workspace, UUID) else workspace.pk
    opened = _current.get()
    if opened is not None and opened != wanted:
        raise TenantSwitch("another workspace is open")
    nested = opened is not None
    with transaction.atomic():
        token = _current.set(wanted)
        try:
            _tell_database(str(wanted))
            yield wanted
        finally:
            _current.reset(token)
        # A released savepoint keeps the inner setting, so it is taken back by hand; a rollback restores it.
        if not nested and not connection.needs_rollback:
            _tell_database("")


def _tell_database(workspace: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.workspace', %s, true)", [workspace])


def current() -> UUID:
    """The open workspace's id. Raises OutsideWorkspace when none is open."""
    opened = _current.get()
    if opened is None:
        raise OutsideWorkspace("open a workspace first: with within(workspace): …")
    return opened


async def db(workspace: UUID, verb: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a synchronous verb within a workspace from a coroutine, on a thread of its own.

    ``thread_sensitive=False``: the default would queue all sockets of a process on one thread (Channels #2132).
    """

    def verb_within() -> R:
        with within(workspace):
            return verb(*args, **kwargs)

    return await database_sync_to_async(verb_within, thread_sensitive=False)()


class TenantManager(models.Manager[Any]):
    """Rows of the open workspace only; raises OutsideWorkspace when none is open."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(workspace_id=current())


class TenantModel(models.Model):
    """A row of one workspace. Keys to other tenant models are composite in the database (see Fence)."""

    subject: ClassVar[str] = ""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        "accounts.Workspace", on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="+"
    )

    objects = TenantManager()

    class Meta:
        abstract = True

    def __init__(self, *values: Any, **named: Any) -> None:
        # A new row belongs to the open workspace; one read from the database says whose it is.
        if not values and not {"workspace", "workspace_id"} & named.keys():
            named["workspace_id"] = current()
        super().__init__(*values, **named)


class TenantKey(models.ForeignKey):  # type: ignore[type-arg]
    """A key to another row of the same workspace.

    The plain constraint is left out because it would let a row point across tenants (integrity checks bypass
    row-level security); Fence makes the composite one. Indexes are named on the model, with the workspace first.
    """

    def __init__(self, to: Any, on_delete: Any, **options: Any) -> None:
        options["db_constraint"] = options["db_index"] = False
        super().__init__(to, on_delete, **options)


_FENCE = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table}
    USING (workspace_id = nullif(current_setting('app.workspace', true), '')::uuid)
    WITH CHECK (workspace_id = nullif(current_setting('app.workspace', true), '')::uuid);
"""
_UNFENCE = """
DROP POLICY tenant ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
_TARGET = "ALTER TABLE {table} ADD CONSTRAINT {table}_tenant_id UNIQUE (workspace_id, id);"
_OWNER = """
ALTER TABLE {table} ADD CONSTRAINT {table}_workspace FOREIGN KEY (workspace_id)
    REFERENCES accounts_workspace (id) DEFERRABLE INITIALLY IMMEDIATE;
"""
_REFERENCE = """
ALTER TABLE {table} ADD CONSTRAINT {table}_{column} FOREIGN KEY (workspace_id, {column})
    REFERENCES {target} (workspace_id, id) DEFERRABLE INITIALLY IMMEDIATE;
"""


class Fence(Operation):
    """Migration operation: row-level security for one tenant table and its composite keys.

    Follows the ``CreateModel`` of the same model. Makes the policy, UNIQUE (workspace_id, id) as the target of
    others' keys, a foreign key for every TenantKey, and one to the workspace where no TenantKey implies it.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str) -> None:
        self.model = model

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The migration state knows nothing of policies and composite keys."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model)
        table = model._meta.db_table
        schema_editor.execute(_FENCE.format(table=table))
        if model._meta.pk.name == "id":
            schema_editor.execute(_TARGET.format(table=table))
        keys = [field for field in model._meta.local_fields if isinstance(field, TenantKey)]
        for key in keys:
            schema_editor.execute(reference_sql(key))
        if all(key.null for key in keys):
            schema_editor.execute(_OWNER.format(table=table))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        # The table itself goes with the CreateModel before this one; only the policy is ours to take back.
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(_UNFENCE.format(table=table))

    def describe(self) -> str:
        return f"Fence {self.model} by workspace"


class Reference(Operation):
    """Migration operation: the composite constraint of one TenantKey added after its table's Fence."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str, field: str) -> None:
        self.model, self.field = model, field

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The migration state knows nothing of composite keys."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model)
        schema_editor.execute(reference_sql(model._meta.get_field(self.field)))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        key = from_state.apps.get_model(app_label, self.model)._meta.get_field(self.field)
        table = key.model._meta.db_table
        schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_{key.column}")

    def describe(self) -> str:
        return f"Key {self.model}.{self.field} within the workspace"


def reference_sql(key: Any) -> str:
    """The composite constraint of one TenantKey."""
    table, target = key.model._meta.db_table, key.remote_field.model._meta.db_table
    return _REFERENCE.format(table=table, column=key.column, target=target)
