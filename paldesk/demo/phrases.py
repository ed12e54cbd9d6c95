"""What the demo's team need not write twice: canned replies in folders, and macros."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from chat import macros, variables
from chat.models import CannedFolder, CannedReply, Label, Macro

TEXT = Path(__file__).parent / "phrases.txt"
MACROS = {
    "Ready to be fetched": (
        "Hello {{contact.first_name|there}}, your bike is ready. We are open until six.",
        ("label:Repair", "prioritize:none", "snooze:4320"),
    ),
    "Angry customer": ("", ("prioritize:urgent", "label:Complaint", "assign:me")),
    "Wrap up": ("Thank you for writing, {{contact.first_name|and goodbye}}.", ("close:now",)),
}
LABELS = {"Repair": 4, "Complaint": 0}


def write(now: datetime) -> None:
    """In the open workspace. Raises ValueError for a text with a variable that does not exist."""
    folders: dict[str, CannedFolder] = {}
    for number, (head, body) in enumerate(_texts()):
        folder, title, shortcut, language, used = head
        if faults := variables.faults(body):
            raise ValueError(faults)
        if folder and folder not in folders:
            folders[folder] = CannedFolder.objects.create(name=folder)
        CannedReply.objects.create(
            folder=folders.get(folder),
            title=title,
            shortcut=shortcut,
            language=language,
            body=body,
            used=int(used),
            last_used_at=now - timedelta(hours=5 * number + 1),
        )
    for name, (body, steps) in MACROS.items():
        Macro.objects.create(name=name, body=body, steps=[macros.step(_with_label(step)) for step in steps])


def _texts() -> Iterator[tuple[list[str], str]]:
    for part in re.split(r"^== ?", TEXT.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, body = part.strip("\n").partition("\n")
        yield [word.strip() for word in head.split(" / ")], body.strip()


def _with_label(step: str) -> str:
    do, _, name = step.partition(":")
    if do != "label":
        return step
    label, _ = Label.objects.get_or_create(name=name, defaults={"hue": LABELS[name]})
    return f"{do}:{label.pk}"
