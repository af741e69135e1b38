"""Evidence: what one mission concluded and another may rely on."""
