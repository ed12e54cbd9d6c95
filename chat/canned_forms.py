"""What a team fills in about its canned replies, their folders, and macros."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models.functions import Lower

from accounts.authorize import may
from accounts.languages import LANGUAGES
from accounts.models import Membership
from chat import canned, macros, variables
from chat.files_kinds import Unusable
from chat.models import CannedFolder, CannedReply, Macro
from chat.shapes import FILES_MAX

EVERYBODY, ME = "everybody", "me"
WHOSE = [(EVERYBODY, "Everybody in the workspace"), (ME, "Only me")]
TAKEN = {
    EVERYBODY: "This shortcut is taken in this language.",
    ME: "You have this shortcut in this language already.",
}
TEXT = {"rows": 8, "spellcheck": "true", "data-variables": ""}


class WrittenForm(forms.ModelForm):  # type: ignore[type-arg]
    """A text with variables, which is everybody's or its writer's own."""

    whose = forms.ChoiceField(label="Who can use it", choices=WHOSE, widget=forms.RadioSelect)

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        own = self.instance.owner_id is not None or not may(by, "vocabulary.manage")
        self.fields["whose"].initial = ME if own else EVERYBODY
        if not may(by, "vocabulary.manage"):
            del self.fields["whose"]

    @property
    def owner(self) -> Membership | None:
        return None if self.cleaned_data.get("whose") == EVERYBODY else self.by

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"]).replace("\r\n", "\n")
        if found := variables.faults(body):
            raise forms.ValidationError([*found, variables.known()])
        return body

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.instance.owner = self.owner
        return cleaned


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each with its media type. Each is judged; the name stands before what is wrong with it."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[tuple[UploadedFile, str]]:
        judged, wrong = [], []
        for upload in data or []:
            try:
                judged.append((upload, canned.check(upload)))
            except Unusable as why:
                wrong.append(f"{upload.name}: {why}")
        if wrong:
            raise forms.ValidationError(wrong)
        return judged


class ReplyForm(WrittenForm):
    files = FilesField(
        label="Files",
        required=False,
        help_text="They come along whenever the reply is inserted. Up to 10, of 10 MB each.",
    )
    removed = forms.MultipleChoiceField(label="Remove", required=False, widget=forms.CheckboxSelectMultiple)
    folder = forms.ChoiceField(label="Folder", required=False)
    language = forms.ChoiceField(
        label="Language",
        required=False,
        choices=[("", "Any language"), *LANGUAGES],
        help_text="Replies in the site’s language come first in the list.",
    )

    class Meta:
        model = CannedReply
        fields = ("title", "shortcut", "body", "folder", "language")
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "shortcut": forms.TextInput(
                attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
            ),
            "body": forms.Textarea(attrs=TEXT),
        }
        help_texts = {
            "title": "What it is about, for your team. Visitors never see it.",
            "shortcut": "Type a slash and this word in the composer, like /hours.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        folders = [(str(each.pk), each.name) for each in CannedFolder.objects.order_by(Lower("name"))]
        self.fields["folder"].choices = [("", "No folder"), *folders]  # type: ignore[attr-defined]
        self.initial["folder"] = str(self.instance.folder_id or "")
        kept = (
            [(str(file.pk), file.name) for file in self.instance.files.order_by("id")]
            if self.instance.pk
            else []
        )
        self.fields["removed"].choices = kept  # type: ignore[attr-defined]

    def clean_shortcut(self) -> str:
        word = str(self.cleaned_data["shortcut"]).strip().removeprefix("/").lower()
        if not re.fullmatch(r"[\w.-]+", word):
            raise forms.ValidationError("Use letters, digits, hyphens and dots, without a space.")
        return word

    def clean_folder(self) -> CannedFolder | None:
        chosen = self.cleaned_data["folder"]
        return CannedFolder.objects.get(pk=chosen) if chosen else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        others = CannedReply.objects.exclude(pk=self.instance.pk)
        if others.filter(
            owner=self.owner,
            shortcut__iexact=cleaned.get("shortcut", ""),
            language=cleaned.get("language", ""),
        ).exists():
            self.add_error("shortcut", TAKEN[ME if self.owner else EVERYBODY])
        kept = len(self.fields["removed"].choices) - len(cleaned.get("removed", []))  # type: ignore[attr-defined]
        if kept + len(cleaned.get("files") or []) > FILES_MAX:
            self.add_error("files", f"A reply takes {FILES_MAX} files along at most.")
        return cleaned

    def keep(self) -> CannedReply:
        """Write the reply, and let its files come and go."""
        reply: CannedReply = self.save()
        canned.discard(reply.files.filter(pk__in=self.cleaned_data["removed"]))
        for upload, media in self.cleaned_data["files"]:
            canned.attach(reply, upload, media)
        return reply


class FolderForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = CannedFolder
        fields = ("name",)
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        if CannedFolder.objects.exclude(pk=self.instance.pk).filter(name__iexact=name).exists():
            raise forms.ValidationError("There is a folder of this name already.")
        return name


class MacroForm(WrittenForm):
    """Its steps stand beside it: ``steps`` are the words of chat/macros.py that the page sent, in order."""

    class Meta:
        model = Macro
        fields = ("name", "body")
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "body": forms.Textarea(attrs=TEXT),
        }
        help_texts = {
            "body": "Sent to the visitor before the steps are done. Leave it empty to send nothing."
        }

    def __init__(self, *args: Any, steps: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = macros.known_words()
        chosen = [macros.word(each) for each in self.instance.steps] if steps is None else steps
        self.steps = [(word, *_said(word, known)) for word in chosen]

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        others = Macro.objects.exclude(pk=self.instance.pk).filter(owner=None)
        if self.data.get("whose") == EVERYBODY and others.filter(name__iexact=name).exists():
            raise forms.ValidationError("There is a macro of this name already.")
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [(number, word, broken) for number, (word, _, broken) in enumerate(self.steps, 1) if word]
        for number, _, broken in chosen:
            if broken:
                self.add_error(None, f"Step {number} speaks of something that is gone: choose another.")
        if len(chosen) > macros.STEPS_MAX:
            self.add_error(None, f"A macro has {macros.STEPS_MAX} steps at most.")
        if not chosen and not cleaned.get("body") and "body" not in self.errors:
            self.add_error(None, "Write a text or choose a step: this macro would do nothing.")
        self.instance.steps = [macros.step(word) for _, word, _ in chosen]
        return cleaned


def _said(word: str, known: macros.Words) -> tuple[str, bool]:
    return macros.said(macros.step(word), known) if word else ("", False)
