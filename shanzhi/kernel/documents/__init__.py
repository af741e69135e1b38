"""Documents: files kept with their hash, checked before they are stored."""
