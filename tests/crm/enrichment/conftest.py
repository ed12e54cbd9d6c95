from tests.crm.enrichment.providers import providers

__all__ = ["providers"]
