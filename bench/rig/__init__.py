# SPDX-License-Identifier: Apache-2.0
"""What the sections measure with."""
