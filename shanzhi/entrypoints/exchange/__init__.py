"""What leaves for other systems, and only from a table of things to send."""
