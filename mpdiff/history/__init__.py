"""What the witnesses state, as stretches of time in which a value is known."""
