"""Public details of a contact: asked of providers that the customer chose, once everything that must allow it does."""
