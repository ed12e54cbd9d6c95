"""Whom: contacts and what is known of them."""

from crm.models.attribute import Attribute, Source
from crm.models.block import Block
from crm.models.consent import Consent
from crm.models.contact import Contact
from crm.models.tracked import TrackedEvent
from crm.models.visitor import Visitor

__all__ = ["Attribute", "Block", "Consent", "Contact", "Source", "TrackedEvent", "Visitor"]
