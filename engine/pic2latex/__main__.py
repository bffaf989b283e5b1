"""`python -m pic2latex` is the `pic2latex` command, and this is where the command begins."""

import sys

__all__ = ["main"]


def main() -> int:
    """Run the command line and return its exit code; Ctrl-C ends it quietly, also while modules are still loaded."""
    try:
        if sys.argv[1:] == ["--read-pdf"]:  # how a frozen program starts the process for a PDF
            from pic2latex.pages.pdf.pdf_worker import main as read_pdf

            return read_pdf()
        if sys.argv[1:] == ["--draw-svg"]:
            from pic2latex.svg_worker import main as draw_svg

            return draw_svg()
        from pic2latex.cli import main as run

        return run()
    except KeyboardInterrupt:
        if sys.stderr is not None:
            sys.stderr.write("pic2latex: interrupted.\n")
        return 130


if __name__ == "__main__":
    sys.exit(main())
