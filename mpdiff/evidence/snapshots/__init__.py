"""Which two snapshots are compared, which is which, and in which letters."""
