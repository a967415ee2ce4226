"""Hostile input, made by the machine: each reader under atheris, whole packages under the pipeline."""
