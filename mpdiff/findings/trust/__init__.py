"""Can the evidence be trusted: its snapshots, its window, its log."""
