"""Formats for timelines, data lakes and matrices: a report as records of another product."""
