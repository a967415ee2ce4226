"""What deserves attention: rules over histories and evidence, policies, scenarios."""
