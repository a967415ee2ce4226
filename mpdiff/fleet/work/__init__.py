"""One package: what a worker does with it, and what it returns."""
