"""Formats: bytes to what is written there. Nothing here knows what a setting means."""
