"""`python -m kbase`."""

from kbase.cli import main

if __name__ == "__main__":
    main()
