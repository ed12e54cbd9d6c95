"""Bytes of the chatbox, brotli, as tests/test_bytes.py counts them."""

from __future__ import annotations

from django.test import Client

from accounts.models import Site
from bench.figures import Figure
from tests import weight


def measure(site: Site) -> list[Figure]:
    client = Client(headers={"host": "localhost"})
    page = weight.served(client, f"/chatbox/{site.public_key}/", referer=site.allowed_origins[0]).decode()
    return [
        Figure("loader_bytes", weight.loader(client), "bytes"),
        Figure("frame_bytes", sum(weight.frame(client, page).values()), "bytes"),
    ]
