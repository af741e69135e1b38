"""Dated terms and catalogues: every number, name, list and threshold, with source and status."""
