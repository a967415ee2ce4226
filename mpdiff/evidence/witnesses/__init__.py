"""What the support files in a package state: read one by one, each at its own risk."""
