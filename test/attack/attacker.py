# SPDX-License-Identifier: Apache-2.0
"""The process of one attack: it ends with the attack, and every connection with the process."""
import asyncio
import dataclasses
import logging
import os

from attacks import ALL
from client import Deed
from world import SPAWN

ATTACK_WITHIN = 120  # seconds; more than any attack takes


@dataclasses.dataclass(frozen=True)
class Report:
    text: str
    wrong: list


def attack(target, name):
    """In a process that ends with it, and every connection with the process."""
    receiving, sending = SPAWN.Pipe(duplex=False)
    process = SPAWN.Process(target=_attack_here, args=(target, name, sending), daemon=True)
    process.start()
    sending.close()
    try:
        if receiving.poll(ATTACK_WITHIN):
            return receiving.recv()
        return Report("nothing", [f"did not happen: it did not end within {ATTACK_WITHIN} s"])
    except EOFError:
        return Report("nothing", ["did not happen: the attacker died"])
    finally:
        process.kill()
        process.join()


def _attack_here(target, name, sending):
    # An attacker has a machine of his own; here the well-behaved go first.
    os.nice(5)
    deed = Deed()

    async def act():
        # Connections end in many ways here.
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
        await ALL[name](target, deed)
        sending.send(Report(deed.text(), deed.wrong))  # before the loop ends what is still open
    try:
        asyncio.run(act())
    except Exception as error:  # pylint: disable=broad-except
        sending.send(Report(deed.text(), deed.wrong + [f"did not happen: {type(error).__name__} {error}"]))
