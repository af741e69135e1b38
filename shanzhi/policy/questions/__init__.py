"""The policy API: a JSON question in, a JSON answer out; the same for HTTP and the command line."""
