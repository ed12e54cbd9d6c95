"""Bytes of the chatbox, brotli, as tests/test_bytes.py counts them."""

from __future__ import annotations

from bench.figures import Figure


def measure() -> list[Figure]:
    from tests.test_bytes import frame_bytes, loader_bytes

    return [
        Figure("loader_bytes", loader_bytes(), "bytes"),
        Figure("frame_bytes", frame_bytes(), "bytes"),
    ]
