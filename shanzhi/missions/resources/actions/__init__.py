"""Every write of the resources mission; each loads, decides, writes and logs, once."""
