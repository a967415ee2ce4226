"""The event logs of a package: found, read once, merged, and what their events state."""
