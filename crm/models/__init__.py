"""Whom: contacts and what is known of them."""

from crm.models.block import Block
from crm.models.contact import Contact
from crm.models.visitor import Visitor

__all__ = ["Block", "Contact", "Visitor"]
