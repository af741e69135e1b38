"""The web site: settings, shells, sign-in, error pages."""
