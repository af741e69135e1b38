"""Certificates of communities (出具证明): guides, gates, words, codes (document 1, part 四(五))."""
