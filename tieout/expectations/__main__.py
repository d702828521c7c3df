import sys

from tieout.console import streams
from tieout.expectations.checkpoint import main

streams.prepare()
sys.exit(main())
