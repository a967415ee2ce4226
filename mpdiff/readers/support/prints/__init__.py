"""What was printed on the device when it was collected: status, sessions, and their times."""
