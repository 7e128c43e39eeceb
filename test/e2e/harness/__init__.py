# SPDX-License-Identifier: Apache-2.0
"""The pieces of the end-to-end run: real servers as plain processes on loopback, and what watches and drives them."""
