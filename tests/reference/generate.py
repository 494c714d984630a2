#!/usr/bin/env python3
"""Write the reference files, or check that they are what this generator writes. See README.md."""

import argparse
import sys
from pathlib import Path

from data_format import file_text
from functions import FUNCTIONS

HERE = Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("functions", nargs="*", help="only these functions (default: all)")
    parser.add_argument("--check", action="store_true", help="write nothing; name the files that differ")
    arguments = parser.parse_args()
    unknown = set(arguments.functions) - {f.stem for f in FUNCTIONS}
    if unknown:
        parser.error(f"no such function: {', '.join(sorted(unknown))}")

    different = 0
    for function in FUNCTIONS:
        if arguments.functions and function.stem not in arguments.functions:
            continue
        for dtype in function.dtypes:
            text = file_text(function, dtype, function.cases(dtype), function.evaluate).encode()
            path = HERE / f"{function.stem}_{dtype.name}.txt"
            same = path.exists() and path.read_bytes() == text
            if not arguments.check:
                path.write_bytes(text)
            different += not same
            print(f"{path.name}: {len(text)} bytes, {'unchanged' if same else 'differs' if arguments.check else 'written'}", flush=True)
    return 1 if arguments.check and different else 0


if __name__ == "__main__":
    sys.exit(main())
