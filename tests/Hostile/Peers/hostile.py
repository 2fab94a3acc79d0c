"""What hostile peers have in common: frames of any content, and keys of their own. The honest part is client.py."""
import hashlib
import hmac
import os
import socket
import sys
import time

import client
from client import CALL, CHALLENGE, FAULT, GOODBYE, HELLO, PROOF, REFUSE, REPLY, WELCOME, Uid, decode, encode

NODE_SECRET, CLIENT_SECRET = "the nodes' own secret", "what all clients know"
CLIENT, NODE, OPERATOR = 0, 1, 2

# ---- ECDSA over P-256 (FIPS 186-5), enough to sign: it is neither fast nor safe from those who measure its time

FIELD = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
BASE = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
PUBLIC_HEAD = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")


def add(one, other):
    if one is None or other is None:
        return one or other
    (x1, y1), (x2, y2) = one, other
    if x1 == x2 and (y1 + y2) % FIELD == 0:
        return None
    slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, FIELD) if one == other else (y2 - y1) * pow(x2 - x1, -1, FIELD)
    x = (slope * slope - x1 - x2) % FIELD
    return x, (slope * (x1 - x) - y1) % FIELD


def times(number, point):
    result = None
    while number:
        if number & 1:
            result = add(result, point)
        point = add(point, point)
        number >>= 1
    return result


def der_integer(number):
    raw = number.to_bytes(number.bit_length() // 8 + 1, "big")
    return b"\x02" + bytes([len(raw)]) + raw


class Key:
    """A key, as each node has one."""

    def __init__(self):
        self.secret = int.from_bytes(os.urandom(32), "big") % (ORDER - 1) + 1
        x, y = times(self.secret, BASE)
        self.public = PUBLIC_HEAD + x.to_bytes(32, "big") + y.to_bytes(32, "big")
        self.identity = identity_of(self.public)

    def sign(self, message):
        hashed = int.from_bytes(hashlib.sha256(message).digest(), "big")
        once = int.from_bytes(os.urandom(32), "big") % (ORDER - 1) + 1
        r = times(once, BASE)[0] % ORDER
        s = pow(once, -1, ORDER) * (hashed + r * self.secret) % ORDER
        content = der_integer(r) + der_integer(s)
        return b"\x30" + bytes([len(content)]) + content


def identity_of(public):
    raw = bytearray(hashlib.sha256(public).digest()[:16])
    raw[6] = raw[6] & 0x0F | 0x80
    raw[8] = raw[8] & 0x3F | 0x80
    return Uid(raw)


# ---- A peer that says what it likes

class Peer(client.Connection):
    """A connection with a hello message and proofs of any content."""

    def __init__(self, address, role=CLIENT, secret=CLIENT_SECRET, key=None, signing=None, start=None, wire=None, **said):
        self.wire = wire or client.connect(address)
        self.sent = self.received = self.correlation = self.one_ways = 0
        self.key = key
        self.node = said.pop("node", key.identity if key else Uid.new())
        hello = encode({
            "major": 2, "minor": 0, "role": role, "key": said.pop("public", key.public if key else b""),
            "node": bytes(self.node), "start": start or os.urandom(16), "incarnation": said.pop("incarnation", time.time_ns()),
            "name": said.pop("name", "mallory"), "address": said.pop("listens", None), "nonce": os.urandom(32),
            "secret": secret is not None, "frame": said.pop("frame", 16 << 20), "calls": said.pop("calls", 1000), "window": 1 << 20,
        })
        self.write(HELLO, payload=hello)
        challenge = self.expect(CHALLENGE)
        self.peer = decode(challenge)
        made = None if secret is None else hashlib.pbkdf2_hmac("sha256", secret.encode(), self.peer["salt"], client.ROUNDS, 32)
        signer = signing or key
        transcript = b"stubs rpc initiator\0" + hashlib.sha256(hello).digest() + hashlib.sha256(challenge).digest()
        self.write(PROOF, payload=encode({
            "mac": client.mac(made, b"initiator", hello, challenge),
            "sign": signer.sign(transcript) if signer else b"",
        }))
        self.expect(WELCOME)

    def ask(self, verb, body):
        """What a request comes to, in a line."""
        try:
            return f"answered {self.call(verb, body)!r}"
        except client.Refused as fault:
            return str(fault)

    def operation(self, uid, type_name, operation, arguments, action=None):
        """What a call comes to, in a line."""
        try:
            return f"returned {client.call(self, uid, type_name, operation, arguments, action)!r}"
        except (client.Threw, client.Refused, client.Aborted) as failure:
            return f"{type(failure).__name__.lower()} {failure}"


def attempt(*arguments, **said):
    """What becomes of a connection, in a line."""
    try:
        Peer(*arguments, **said)
        return "admitted"
    except client.Refused as refusal:
        return f"refused: {refusal}"


def ended(connection):
    """What a connection ends with, in a line."""
    try:
        while True:
            kind, code, _, _, payload = connection.read()
            if kind == GOODBYE:
                return f"goodbye {code}: {payload.decode()}"
            if kind == REFUSE:
                return f"refused {code}: {payload.decode()}"
    except (ConnectionError, OSError) as error:
        return f"closed: {error}"


def run(behaviours):
    """Runs what the first argument names. The second one is the address of the node."""
    name, *arguments = sys.argv[1:]
    behaviours[name](*arguments)
