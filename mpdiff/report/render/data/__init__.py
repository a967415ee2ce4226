"""Formats that other programs read: all of a report, or a row a finding."""
