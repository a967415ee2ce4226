"""The command line: arguments in, files out, exit codes."""
