"""Whom: contacts and what is known of them."""

from crm.models.attribute import Attribute, Basis, Source
from crm.models.block import Block
from crm.models.company import Company
from crm.models.consent import Consent
from crm.models.contact import Contact
from crm.models.contact_label import ContactLabel, ContactLabelling
from crm.models.contact_note import ContactNote
from crm.models.contact_origin import ContactOrigin
from crm.models.definition import Definition
from crm.models.distinct import Distinct
from crm.models.enrichment import EnrichmentDecision, LookupAccount, LookupDay, LookupObjection
from crm.models.exporting import ContactExport
from crm.models.identity import Identity, IdentityKind
from crm.models.import_piece import ImportPiece
from crm.models.importing import Import, ImportAside, ImportTrace
from crm.models.lookup import Lookup
from crm.models.merge import Merge
from crm.models.occurrence import Happened, Occurrence
from crm.models.segment import Segment
from crm.models.tracked import TrackedEvent
from crm.models.undo import Undo
from crm.models.visit import PageView, Visit
from crm.models.visitor import Visitor

__all__ = [
    "Attribute",
    "Basis",
    "Block",
    "Company",
    "Consent",
    "Contact",
    "ContactExport",
    "ContactLabel",
    "ContactLabelling",
    "ContactNote",
    "ContactOrigin",
    "Definition",
    "Distinct",
    "EnrichmentDecision",
    "Happened",
    "Identity",
    "IdentityKind",
    "Import",
    "ImportAside",
    "ImportPiece",
    "ImportTrace",
    "Lookup",
    "LookupAccount",
    "LookupDay",
    "LookupObjection",
    "Merge",
    "Occurrence",
    "PageView",
    "Segment",
    "Source",
    "TrackedEvent",
    "Undo",
    "Visit",
    "Visitor",
]
