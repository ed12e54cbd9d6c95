"""What a person asked for, and what became of it; a whole workspace under way."""

from privacy.models.archive import Archive, Arrival
from privacy.models.request import RightsRequest
from privacy.models.step import RequestStep

__all__ = ["Archive", "Arrival", "RequestStep", "RightsRequest"]
