"""Languages that people write in, by their codes: many more than our own pages speak."""

from django.conf import global_settings

LANGUAGES = sorted(((code, str(name)) for code, name in global_settings.LANGUAGES), key=lambda pair: pair[1])
