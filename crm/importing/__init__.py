"""Contacts that come as a file: read as it arrives, tried without writing, then kept, and taken back if need be."""
