"""Importing the package changes nothing for the process that imports it."""

import subprocess
import sys
from importlib.util import find_spec

import pytest
from conftest import ROOT

OTHERS = """
import altair
import scipy.stats
import pyspark.ml
import pyspark.sql.types

print(altair.__version__, altair.Chart.__module__, scipy.stats.norm.cdf(0), pyspark.ml.Pipeline.__module__)
"""
OURS = """
import sys

before = set(sys.modules)
import tieout, tieout.cli.main

added = set(sys.modules) - before
assert not {"great_expectations", "pyspark", "altair", "scipy"} & added, added
assert all(sys.modules[name] is not None for name in added), [name for name in added if sys.modules[name] is None]
"""


@pytest.mark.skipif(not all(map(find_spec, ("pyspark", "scipy"))), reason="pyspark or scipy is not installed")
def test_other_packages_are_imported_as_before() -> None:
    printed = [
        subprocess.run([sys.executable, "-W", "ignore", "-c", program], cwd=ROOT, capture_output=True, text=True)
        for program in (OTHERS, OURS + OTHERS)
    ]
    assert [run.returncode for run in printed] == [0, 0], printed[-1].stderr
    assert printed[0].stdout == printed[1].stdout != ""
