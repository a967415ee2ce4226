"""Formats that people read as text, or paste into a ticket."""
