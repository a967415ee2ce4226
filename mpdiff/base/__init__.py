"""What every stage shares: the model, errors, limits, letter case, times, escaping, strict YAML."""
