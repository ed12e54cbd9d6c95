"""Where no plans are sold, these addresses lead nowhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse

from billing import plans

View = Callable[..., HttpResponse]


def where_offered(view: View) -> View:
    @wraps(view)
    def shown(request: Any, *args: Any, **named: Any) -> HttpResponse:
        if not plans.offered():
            raise Http404
        return view(request, *args, **named)

    return shown
