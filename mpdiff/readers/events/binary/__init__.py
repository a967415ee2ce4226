"""Event logs as Windows keeps them: chunks, templates, checksums."""
