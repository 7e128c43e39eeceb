# SPDX-License-Identifier: Apache-2.0
"""Windows of a calendar, in UTC, as Plimsoll's configuration has them."""
import datetime

MINUTE = datetime.timedelta(minutes=1)


def cron(moment):
    """This minute of every day."""
    return f'"{moment.minute} {moment.hour} * * *"'


def daily(start, end, value):
    """From one minute of the day to another."""
    return f"{{start: {cron(start)}, end: {cron(end)}, value: {value}}}"


def ever_open(value):
    """It opens every minute and closes once a year."""
    return f'{{start: "* * * * *", end: "0 0 1 1 *", value: {value}}}'


def hours_away():
    """Start and end of a window that will not open while this runs."""
    return _now() + 360 * MINUTE, _now() + 420 * MINUTE


def closed():
    """It is hours from opening."""
    return daily(*hours_away(), 8)


def minute_ahead(seconds):
    """The first full minute that is at least so many seconds ahead."""
    return (_now() + datetime.timedelta(seconds=seconds)).replace(second=0, microsecond=0) + MINUTE


def until(moment):
    """The seconds from now to that moment."""
    return round((moment - _now()).total_seconds(), 1)


def _now():
    return datetime.datetime.now(datetime.UTC)
