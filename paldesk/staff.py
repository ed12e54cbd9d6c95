"""The Django admin as our staff's: accounts/staff.py says what it shows and to whom."""

from django.contrib.admin.apps import AdminConfig


class StaffConfig(AdminConfig):
    default_site = "accounts.staff.StaffSite"
