"""What the state at collection says of a change, and whether its witnesses agree."""
