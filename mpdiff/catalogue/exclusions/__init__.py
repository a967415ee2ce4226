"""Which exclusions are riskier than a plain one, whatever way they are spelled."""
