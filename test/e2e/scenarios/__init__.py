# SPDX-License-Identifier: Apache-2.0
"""One file per scenario; each defines SCENARIO."""
