"""The public portal: published things only, no mission is imported here."""
