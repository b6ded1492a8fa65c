"""Where the program starts: without arguments the window, with arguments the command line."""

import sys


def main() -> None:
    """Opens the window or runs a command. Qt is loaded only for the window."""
    if len(sys.argv) > 1:
        from app.cli.main import main as run_command

        run_command()
    from app.ui.main import main as open_window

    sys.exit(open_window())


if __name__ == "__main__":
    main()
