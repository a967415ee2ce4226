"""Sample packages against their expected.yaml, as a command and as a pytest plugin."""
