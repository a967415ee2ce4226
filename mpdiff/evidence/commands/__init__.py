"""Which commands a command line runs, however it is wrapped and written, and what each means for protection."""
