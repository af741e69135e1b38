"""`python -m shanzhi`."""

import sys

from shanzhi.entrypoints.cli.main import main

sys.exit(main())
