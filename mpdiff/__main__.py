"""Run the command line with `python -m mpdiff`."""

from mpdiff.cli.main import main

if __name__ == "__main__":
    main()
