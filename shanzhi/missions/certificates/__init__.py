"""Certificates (出具证明): guides, applications, checks, gates, issue under the seal (D1-4.5)."""
