"""`python -m lms_plugin.cli` is `convive`."""

from lms_plugin.cli import main

raise SystemExit(main())
