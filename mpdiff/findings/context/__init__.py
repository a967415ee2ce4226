"""What the other witnesses make of a finding."""
