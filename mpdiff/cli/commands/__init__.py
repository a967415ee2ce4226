"""The commands, one module for each or for those of one kind."""
