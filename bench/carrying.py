"""An import of 100,000 contacts, as a worker does it: how many rows a second, and the most memory it ever had.

The worker is a process of its own, so that the peak is its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID

from bench.figures import Figure

ROWS = int(os.environ.get("BENCH_ROWS", "100000"))
PEAK = "VmHWM:"


def measure() -> list[Figure]:
    from bench import seed

    workspace, member, _ = seed.workspace("carrying")
    with tempfile.TemporaryFile() as file:
        batch = _received(workspace, member, file)
    began = time.perf_counter()
    peak = _worked(workspace.pk, batch)
    rate = ROWS / (time.perf_counter() - began)
    _demand_all(workspace, batch)
    return [
        Figure("import_rows_per_s", round(rate, 1), "rows/s"),
        Figure("import_rss_mb", round(peak, 1), "MB"),
    ]


def _received(workspace: object, member: object, file: object) -> UUID:
    from django.core.files.uploadedfile import UploadedFile

    from accounts.tenancy import within
    from crm.importing import work
    from crm.models.importing import ImportState

    _write(file)
    with within(workspace):  # type: ignore[arg-type]
        batch = work.receive(member, UploadedFile(file, "contacts.csv", size=file.tell()))  # type: ignore[attr-defined]
        batch.basis = "contract"
        work.start(batch, ImportState.RUNNING)
        return UUID(str(batch.pk))


def _write(file: object) -> None:
    """Names, addresses, numbers, companies, labels and three attributes, as a customer's books have them."""
    write = file.write  # type: ignore[attr-defined]
    write(b"Name,E-mail,Phone,Customer number,Company,Language,Tags,Plan,Seats,Since\n")
    for n in range(ROWS):
        write(
            f"Contact {n},c{n}@carrying.test,+31 20 {n:07d},K-{n},Company {n % 2000},nl,"
            f'"trade, group {n % 9}",Pro,{n % 50},2025-{n % 12 + 1:02d}-{n % 28 + 1:02d}\n'.encode()
        )


def _worked(workspace: UUID, batch: UUID) -> float:
    """Megabytes at the peak."""
    command = [sys.executable, "-m", "bench.carrying", str(workspace), str(batch)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    return float(done.stdout.split()[-1])


def _demand_all(workspace: object, pk: UUID) -> None:
    from accounts.tenancy import within
    from crm.models import Import

    with within(workspace):  # type: ignore[arg-type]
        batch = Import.objects.get(pk=pk)
    if (batch.state, batch.made) != ("done", ROWS):
        raise RuntimeError(f"{batch.made} of {ROWS} rows were imported: {batch.fault}")


def worker(workspace: UUID, pk: UUID) -> None:
    """Turn after turn to the end; then says its peak."""
    import django

    django.setup()
    from accounts.tenancy import within
    from crm import tasks
    from crm.importing import work
    from crm.models import Import

    tasks.carry_import.delay = lambda *of: None  # type: ignore[method-assign]
    while True:
        with within(workspace):
            if not Import.objects.get(pk=pk).working:
                break
        work.carry(workspace, pk)
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(PEAK)]
    print(int(line.split()[1]) / 1024)


if __name__ == "__main__":
    worker(UUID(sys.argv[1]), UUID(sys.argv[2]))
