"""Formats that services which build and check code show."""
