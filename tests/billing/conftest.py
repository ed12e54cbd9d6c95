"""The test payments, for every test of billing that asks for them."""

from tests.fake_stripe import fake_stripe  # noqa: F401
