"""The application for any ASGI server."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "paldesk.settings")
http = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from chat.routing import routes  # noqa: E402
from paldesk.health import refuse_unfit  # noqa: E402
from paldesk.security import Proxies  # noqa: E402

refuse_unfit()

application = Proxies(ProtocolTypeRouter({"http": http, "websocket": URLRouter(routes)}))
