"""Which members matter: the two snapshots, the logs, the window, the device, the state at collection."""
