"""Which device an event is of."""
