"""`python -m supportsim`: the command line."""

from supportsim.cli import main

if __name__ == "__main__":
    main()
