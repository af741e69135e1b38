"""What every mission shares, with tables."""
