"""One subject followed through its statements and the whole states."""
