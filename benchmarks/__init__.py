"""What kbase costs, measured as it runs where it was installed."""

import os

# Some build machines have Python compile every module anew at each start; an installation does not.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
