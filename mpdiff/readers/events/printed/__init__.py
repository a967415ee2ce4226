"""Event logs printed as text."""
