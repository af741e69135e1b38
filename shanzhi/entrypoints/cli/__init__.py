"""The command line: `shanzhi --help` lists what there is."""
