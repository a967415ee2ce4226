"""Where tasks run: processes on this machine, or any executor. One seam: `concurrent.futures.Executor`."""
