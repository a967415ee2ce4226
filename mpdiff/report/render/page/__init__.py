"""The report as one HTML page, with a drawn timeline."""
