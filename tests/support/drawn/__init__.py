"""Draws true histories, derives what each witness of them says, and checks reports against the truth."""
