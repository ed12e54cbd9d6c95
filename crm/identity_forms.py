"""The forms of a site's identity keys, and of a token that is looked at."""

from __future__ import annotations

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from django import forms

from accounts.models import IdentityKey, Membership, Site
from accounts.models.identity_key import Algorithm, TooManyKeys
from crm.tokens import LONGEST

PASTED_MAX = LONGEST * 2
_AREA = {"rows": 4, "spellcheck": "false", "autocomplete": "off", "autocapitalize": "off"}


class KeyForm(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=60,
        help_text="Where it will be used, such as “Shop server”. Only your team sees it.",
    )
    algorithm = forms.ChoiceField(
        label="How your server signs",
        choices=[
            (Algorithm.HS256, "With a secret that we make (HS256)"),
            (Algorithm.EDDSA, "With a key pair of your own (EdDSA)"),
        ],
        initial=Algorithm.HS256,
        widget=forms.RadioSelect,
        help_text="The secret is the simplest. With a key pair we hold nothing that could sign.",
    )
    public_key = forms.CharField(
        label="Public key",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={**_AREA, "placeholder": "-----BEGIN PUBLIC KEY-----"}),
        help_text="For a key pair alone: what openssl pkey -in private.pem -pubout prints. Never the private half.",
    )

    def clean_public_key(self) -> str:
        pasted = self.cleaned_data["public_key"].strip()
        if self.cleaned_data.get("algorithm") != Algorithm.EDDSA:
            return ""
        if "PRIVATE" in pasted:
            raise forms.ValidationError(
                "This is the private half: make a new pair, for this one has been shown. Paste the public half."
            )
        return _ed25519(pasted)

    def make(self, site: Site, by: Membership) -> tuple[IdentityKey, str] | None:
        """The key, and its secret where it has one. None, with a word at the form, when two are live already."""
        try:
            if self.cleaned_data["public_key"]:
                asked = (site, self.cleaned_data["name"], self.cleaned_data["public_key"], by)
                return IdentityKey.objects.trust(*asked), ""
            return IdentityKey.objects.make(site, self.cleaned_data["name"], by)
        except TooManyKeys:
            self.add_error(None, "Two keys are live already. Revoke the one that your server uses no more.")
            return None


def _ed25519(pasted: str) -> str:
    """The key in PEM as it is kept. Raises ValidationError."""
    try:
        key = load_pem_public_key(pasted.encode())
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise forms.ValidationError(
            "Paste an Ed25519 public key in PEM: it begins with -----BEGIN PUBLIC KEY-----."
        )
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


class TokenForm(forms.Form):
    token = forms.CharField(
        label="Token",
        max_length=PASTED_MAX,
        widget=forms.Textarea(attrs={**_AREA, "placeholder": "eyJhbGciOi…"}),
        help_text="It is looked at and forgotten, and stays as good as it was.",
    )


class RevocationForm(forms.Form):
    sessions = forms.BooleanField(
        label="End the chats it vouched for, too",
        required=False,
        help_text="Choose this when somebody else may know the secret. Those people begin again with a live key.",
    )
