"""Publications (公布): what the public may see; the portal reads nothing else."""
