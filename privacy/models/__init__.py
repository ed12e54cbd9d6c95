"""What a person asked for, and what became of it."""

from privacy.models.request import RightsRequest
from privacy.models.step import RequestStep

__all__ = ["RequestStep", "RightsRequest"]
