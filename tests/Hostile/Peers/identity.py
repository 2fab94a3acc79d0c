"""Peers that say that they are another: each prints what the node made of it.

    identity.py BEHAVIOUR ADDRESS IDENTITY     IDENTITY is that of a node that is connected to the one at ADDRESS
"""
from hostile import *


def keyless(address, identity):
    """It has no key, and says that it is the node, as a node and as a client."""
    for role, secret in ((NODE, NODE_SECRET), (CLIENT, CLIENT_SECRET)):
        print(attempt(address, role, secret, node=Uid.parse(identity)))


def other_key(address, identity):
    """It signs with a key of its own."""
    for role, secret in ((NODE, NODE_SECRET), (CLIENT, CLIENT_SECRET)):
        print(attempt(address, role, secret, Key(), node=Uid.parse(identity)))


def seen_key(address, identity):
    """It shows the public key of the node itself, which each peer learns."""
    victim = decode_public(address)
    for role, secret in ((NODE, NODE_SECRET), (CLIENT, CLIENT_SECRET)):
        print(attempt(address, role, secret, signing=Key(), public=victim, node=identity_of(victim)))


def decode_public(address):
    return Peer(address).peer["key"]


def copied_start(address, _):
    """A node with its key in two places: the second start is not above the first, and does not take its place."""
    key = Key()
    first = Peer(address, NODE, NODE_SECRET, key, incarnation=7)
    for incarnation in (6, 7):
        print(attempt(address, NODE, NODE_SECRET, key, incarnation=incarnation))
    print(first.ask(client.LOCATE, [Uid.well_known(4)]).split(" ")[0])


def above_its_role(address, _):
    """A client that asks to be more than its secret allows."""
    for role in (NODE, OPERATOR):
        print(attempt(address, role, CLIENT_SECRET, Key()))
    print(attempt(address, OPERATOR, NODE_SECRET, Key()))


def guess(address, _):
    """It does not know the secret, or says that there is none."""
    print(attempt(address, secret="password"))
    print(attempt(address, secret=None))


run(globals())
