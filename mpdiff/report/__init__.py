"""The report: its summary, its saved form, how it is rendered, redacted and put back."""
