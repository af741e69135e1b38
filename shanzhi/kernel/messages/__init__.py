"""Messages: the outbox; a notice is written with the deed and delivered afterwards."""
