"""The base table (登记底表): persons, households, dwellings, kept once, shown masked (D1-4.8.2)."""
