"""How the world comes in: site, portal, api, clock, command line."""
