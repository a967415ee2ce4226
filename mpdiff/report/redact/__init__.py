"""Pseudonyms for what names people, hosts and addresses."""
