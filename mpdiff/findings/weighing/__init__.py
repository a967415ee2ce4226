"""What a policy file and the documented reasons for a window make of the findings."""
