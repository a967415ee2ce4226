"""Text: how it is encoded, split into lines, wrapped, and what was probably meant."""
