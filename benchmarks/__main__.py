"""`make bench`: everything that is measured, printed as Markdown; `--quick` leaves size out."""

import argparse
import asyncio

from benchmarks.fidelity import measure_fidelity
from benchmarks.ledger import FORECASTS, measure_ledger
from benchmarks.platforms import measure_platforms
from benchmarks.serving import measure_serving
from benchmarks.sides import measure_sides
from benchmarks.tables import machine


def main() -> None:
    """Measure and print, each part as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only at the seeds' size")
    quick: bool = parser.parse_args().quick
    print(f"{machine()}\n", flush=True)
    show("The whole program", measure_serving())
    show("Discord and Slack", measure_platforms())
    show("Fidelity, on the labelled set", asyncio.run(measure_fidelity()))
    show("Side by side, on the labelled set", measure_sides())
    if not quick:
        measure_sizes()


def measure_sizes() -> None:
    """Measure at a ledger's full size, and look-ups at each synthetic one."""
    from benchmarks.speed import SIZES, learn, measure_speed  # noqa: PLC0415 - numpy is heavy

    show(f"A ledger of {FORECASTS:,} forecasts, on SQLite", measure_ledger())
    spoken = asyncio.run(learn())
    for passages in SIZES:
        show(f"At {passages:,} synthetic passages", measure_speed(spoken, passages))


def show(title: str, measured: str) -> None:
    """Print a part."""
    print(f"## {title}\n\n{measured}\n", flush=True)


if __name__ == "__main__":
    main()
