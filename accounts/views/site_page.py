"""The chat on a page of its own: whether there is one, its address, and the code that leads to it."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

import qrcode
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from qrcode.image.svg import SvgPathFillImage

from accounts.authorize import demand, may
from accounts.models import Site


class PageForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Site
        fields = ("hosted",)
        widgets = {"hosted": forms.CheckboxInput(attrs={"class": "switch", "role": "switch"})}
        labels = {"hosted": "Offer the chat on a page of its own"}
        help_texts = {
            "hosted": "Whoever has its address can write to you there, without your website. "
            "Switched off, the address says that there is no such page."
        }


@require_http_methods(["GET", "POST"])
def page(request: Any, site: UUID) -> HttpResponse:
    demand(request.membership, "site.manage")
    found = _site(site)
    # A switch that is off sends nothing, so an empty form is an answer, too.
    form = PageForm(request.POST if request.method == "POST" else None, instance=_site(site))
    if form.is_valid():
        form.save()
        messages.success(request, "Saved")
        return redirect("site_page", workspace=request.workspace.slug, site=found.pk)
    manages = may(request.membership, "site.manage")
    context = {"form": form, "site": found, "address": _address(found), "manages": manages}
    return render(request, "sites/page.html", context)


@require_GET
def code(request: Any, site: UUID) -> HttpResponse:
    """The address as a QR code (ISO/IEC 18004), an SVG that prints at any size; black on white for every reader."""
    demand(request.membership, "site.read")
    found = _site(site)
    drawn = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4, image_factory=SvgPathFillImage)
    drawn.add_data(_address(found))
    written = BytesIO()
    drawn.make_image().save(written)
    answer = HttpResponse(written.getvalue(), content_type="image/svg+xml")
    if "download" in request.GET:
        answer["Content-Disposition"] = f'attachment; filename="chat-{found.public_key}.svg"'
    return answer


def _site(pk: UUID) -> Site:
    found: Site = get_object_or_404(Site.objects.all(), pk=pk)
    return found


def _address(site: Site) -> str:
    return f"{settings.BASE_URL}{reverse('hosted_chat', args=[site.public_key])}"
