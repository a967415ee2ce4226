"""Packages whose names are marks that can be looked for in what a redacted report becomes."""
