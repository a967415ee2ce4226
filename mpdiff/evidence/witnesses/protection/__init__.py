"""What the protection log (MPLog, MPDetection) states, and how much of it is kept."""
