"""What the commands print that no report holds."""
