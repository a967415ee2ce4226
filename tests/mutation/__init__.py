"""Changes the product one small step at a time and asks whether a test notices: `python -m tests.mutation`."""
