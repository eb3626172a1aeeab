"""Every benchmark, one after the other: `python -m benchmarks [the options of all of them]`.

The comparison with other systems installs them first and runs only when asked for: `--peers`.
"""

from __future__ import annotations

import platform
import subprocess
import sys

NAMES = (
    "importing",
    "embedding",
    "saving",
    "restart",
    "questions",
    "serving",
    "vectors",
    "words",
    "growth",
    "mapping",
)


def main() -> int:
    options = [option for option in sys.argv[1:] if option != "--peers"]
    names = [*NAMES, "peers"] if "--peers" in sys.argv else NAMES
    print(f"{platform.platform()}, Python {platform.python_version()}\n")
    codes = []
    for name in names:
        print(f"## {name}\n", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}", *options]
        codes.append(subprocess.run(command, check=False).returncode)
        print(flush=True)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
