"""Report forms (报表): asked once, prefilled, summed up by the system (D1-4.8.2, D1-4.9)."""
