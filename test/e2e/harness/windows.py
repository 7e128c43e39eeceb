# SPDX-License-Identifier: Apache-2.0
"""Windows of a calendar, in UTC, as Plimsoll's configuration has them."""
import datetime


def daily(start, end, value):
    """From one minute of the day to another."""
    return (f'{{start: "{start.minute} {start.hour} * * *", end: "{end.minute} {end.hour} * * *", '
            f'value: {value}}}')


def ever_open(value):
    """It opens every minute and closes once a year."""
    return f'{{start: "* * * * *", end: "0 0 1 1 *", value: {value}}}'


def closed():
    """It is hours from opening."""
    now = datetime.datetime.now(datetime.UTC)
    return daily(now + datetime.timedelta(hours=6), now + datetime.timedelta(hours=7), 8)
