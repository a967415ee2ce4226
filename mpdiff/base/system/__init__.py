"""Files, workers, late imports, and what stands around a reader."""
