"""The calls and the types of both clients, written from docs/api/openapi.json: ``python -m clients.generate``.

So a route cannot be added without its method, and what the types say is what the server checks.
"""
