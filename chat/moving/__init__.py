"""Conversations that come from another service: its files as they are, read into one form, tried, kept, taken back."""
