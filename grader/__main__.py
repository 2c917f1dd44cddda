"""Makes `python -m grader` the same as `grader`."""

from grader.commands import main

if __name__ == "__main__":
    main()
