"""A Stripe of our own for development and tests: a small HTTP server that speaks the part of the API we use.

It follows Stripe's public API reference for the version that the pinned library sends, moves no money, and knows
test cards only. ``python -m billing.fake --port 8090 --state var/stripe`` starts it, ``make run`` does so by itself,
and ``docs/fake-stripe.md`` says what it can do. Nothing that serves customers imports it.
"""
