"""What events state: of settings, of incidents, of the window, and what their logs cover."""
