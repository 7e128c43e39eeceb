# SPDX-License-Identifier: Apache-2.0
"""One module for each section of ./dev bench; each has TITLE and measure(bench), which returns an Outcome."""
