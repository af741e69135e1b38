"""Assemblies (会议): roll, notice, sign-in, motions, votes, verdict; whatever mission needs one convenes it here."""
