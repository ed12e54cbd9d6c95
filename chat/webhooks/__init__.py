"""Telling the customer's servers what happens: Standard Webhooks 1.0, out of the workspace's stream.

``planning`` reads the stream along and writes a delivery for each webhook that wants an event; ``sending`` takes what
is due, asks the server, and notes how that went.
"""
