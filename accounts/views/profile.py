"""What a person says of themselves, the same in every workspace."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import ZONES, PictureForm, ProfileForm
from accounts.models import User


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: Any) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        form.save()
        messages.success(request, "Saved")
        return redirect("profile")
    return _page(request, form, PictureForm())


@login_required
@require_POST
def picture(request: Any) -> HttpResponse:
    """Replace the picture, or take it away with ``remove``."""
    if "remove" in request.POST:
        request.user.show(None)
        messages.success(request, "Picture removed")
        return redirect("profile")
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, ProfileForm(instance=User.objects.get(pk=request.user.pk)), form)
    request.user.show(form.cleaned_data["picture"])
    messages.success(request, "Saved")
    return redirect("profile")


def _page(request: Any, form: ProfileForm, picture_form: PictureForm) -> HttpResponse:
    context = {"form": form, "picture_form": picture_form, "zones": ZONES}
    return render(request, "accounts/profile.html", context)
