"""`python -m shanzhi.entrypoints.cli`, the same as the installed `shanzhi`."""

import sys

from shanzhi.entrypoints.cli.main import main

sys.exit(main())
