"""Cabinets: which members they hold and what those contain, expanded in memory."""
