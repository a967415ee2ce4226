"""What was weak before the window already, and what management wants so."""
