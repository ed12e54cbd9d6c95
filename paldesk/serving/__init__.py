"""Daphne with what it lacks: limits in both directions, and a way to leave. ``docs/server.md`` says what and why.

Nothing here knows Django or this product: any ASGI application is served.
"""
