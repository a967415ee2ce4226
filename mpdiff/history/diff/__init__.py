"""What differs between two snapshots. Meaning is not decided here."""
