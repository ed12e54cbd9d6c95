"""Contacts, for our staff: that there are any, and how many; who they are stays masked."""

from django.contrib import admin

from accounts.staff import TenantAdmin
from crm.models import Contact


@admin.register(Contact)
class ContactAdmin(TenantAdmin):
    list_display = ("id", "name", "email", "phone", "verified", "created_at", "last_seen_at")
    ordering = ("-last_seen_at",)
    fields = ("id", "name", "email", "phone", "verified", "created_at", "last_seen_at")
