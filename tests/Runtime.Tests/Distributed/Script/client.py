#!/usr/bin/env python3
"""A client of Stubs nodes in plain Python, written from docs/protocol.md alone.

    client.py ADDRESS call   NAME {OPERATION ARGUMENTS}...     each call by itself
    client.py ADDRESS action NAME {OPERATION ARGUMENTS}...     all of them in one atomic action, which commits
    client.py ADDRESS undo   NAME {OPERATION ARGUMENTS}...     the same, but it aborts

ADDRESS is that of the directory: tcp://host:port or unix:/path. The secret is in the environment variable STUBS_SECRET, if there is one.
OPERATION is the wire name, such as "Add(int)"; ARGUMENTS are a JSON array. Prints a line per call, and how the action ended.
"""
import hashlib
import hmac
import json
import os
import socket
import struct
import sys
import time

# ---- Payloads: CBOR (RFC 8949), as docs/state-format.md says

REFERENCE = 21332


class Uid(bytes):
    """The identifier of an object, an action or a node: 16 bytes."""

    def __str__(self):
        digits = self.hex()
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    @staticmethod
    def new():
        """Version 7 of a UUID (RFC 9562)."""
        random = bytearray(int(time.time() * 1000).to_bytes(6, "big") + os.urandom(10))
        random[6] = random[6] & 0x0F | 0x70
        random[8] = random[8] & 0x3F | 0x80
        return Uid(random)

    @staticmethod
    def well_known(number):
        return Uid(number.to_bytes(16, "big"))

    @staticmethod
    def parse(text):
        return Uid(bytes.fromhex(text.replace("-", "")))


class Tagged:
    """An item behind a tag that means nothing to this client."""

    def __init__(self, tag, value):
        self.tag, self.value = tag, value

    def __repr__(self):
        return f"{self.tag}({self.value!r})"


def head(major, number):
    if number < 24:
        return bytes([major << 5 | number])
    for more, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 1 << 8 * size:
            return bytes([major << 5 | more]) + number.to_bytes(size, "big")
    raise ValueError(f"{number} is too large")


def encode(value):
    if value is None:
        return b"\xf6"
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, Uid):
        return head(6, REFERENCE) + head(2, 16) + bytes(value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        text = value.encode()
        return head(3, len(text)) + text
    if isinstance(value, (list, tuple)):
        return head(4, len(value)) + b"".join(map(encode, value))
    if isinstance(value, dict):
        entries = sorted((encode(key), encode(item)) for key, item in value.items())
        return head(5, len(entries)) + b"".join(key + item for key, item in entries)
    raise TypeError(f"{value!r} has no form here")


def decode(data):
    """The item at the beginning of the bytes; what is behind it is for later versions of the protocol."""
    return decode_at(data, 0)[0]


def decode_at(data, at):
    major, number = data[at] >> 5, data[at] & 31
    at += 1
    if 24 <= number <= 27:
        size = 1 << number - 24
        raw = data[at:at + size]
        at += size
        if major == 7 and size > 1:
            return struct.unpack({2: ">e", 4: ">f", 8: ">d"}[size], raw)[0], at
        number = int.from_bytes(raw, "big")
    elif number > 27:
        raise ValueError("a length that is not definite")
    if major == 0:
        return number, at
    if major == 1:
        return -1 - number, at
    if major in (2, 3):
        if number > len(data) - at:
            raise ValueError("the bytes end within a string")
        raw = data[at:at + number]
        return (bytes(raw) if major == 2 else raw.decode()), at + number
    if major == 4:
        items = []
        for _ in range(number):
            item, at = decode_at(data, at)
            items.append(item)
        return items, at
    if major == 5:
        entries = {}
        for _ in range(number):
            key, at = decode_at(data, at)
            entries[key], at = decode_at(data, at)
        return entries, at
    if major == 6:
        item, at = decode_at(data, at)
        return (Uid(item) if number == REFERENCE else Tagged(number, item)), at
    return {20: False, 21: True, 22: None}[number], at


# ---- Frames and the handshake

HELLO, CHALLENGE, PROOF, WELCOME, REFUSE = 1, 2, 3, 4, 5
CALL, ONE_WAY, OPEN, REPLY, FAULT, CREDIT = 16, 17, 18, 19, 20, 24
PING, PONG, GOODBYE = 32, 33, 34

UNKNOWN_VERB = 2
CALLS_AT_ONCE = 16
CLIENT = 0
ROUNDS = 100_000


class Refused(Exception):
    """What was asked for was not done; the message says why."""


class Connection:
    def __init__(self, address, secret):
        self.wire = connect(address)
        self.sent = self.received = self.correlation = self.one_ways = 0
        self.node, self.incarnation = Uid.new(), time.time_ns()
        hello = encode({
            "major": 2, "minor": 0, "role": CLIENT,
            "node": bytes(self.node), "incarnation": self.incarnation, "name": f"script-{os.getpid()}", "address": None,
            "nonce": os.urandom(32), "secret": secret is not None,
            "frame": 1 << 20, "calls": CALLS_AT_ONCE, "window": 1 << 16,
        })
        self.write(HELLO, payload=hello)
        challenge = self.expect(CHALLENGE)
        self.peer = decode(challenge)
        key = None if secret is None else hashlib.pbkdf2_hmac("sha256", secret.encode(), self.peer["salt"], ROUNDS, 32)
        self.write(PROOF, payload=encode({"mac": mac(key, b"initiator", hello, challenge)}))
        proof = decode(self.expect(WELCOME))["mac"]
        if not hmac.compare_digest(proof, mac(key, b"acceptor", hello, challenge)):
            raise Refused("The node does not know the secret.")

    def write(self, kind, code=0, correlation=0, argument=0, payload=b""):
        self.wire.sendall(struct.pack(">IBBHIII", 16 + len(payload), kind, 0, code, self.sent, correlation, argument) + payload)
        self.sent = self.sent + 1 & 0xFFFFFFFF

    def read(self):
        length, kind, _, code, sequence, correlation, argument = struct.unpack(">IBBHIII", self.read_bytes(20))
        payload = self.read_bytes(length - 16)
        if sequence != self.received:
            raise ConnectionError("Frames were lost or repeated.")
        self.received = self.received + 1 & 0xFFFFFFFF
        return kind, code, correlation, argument, payload

    def read_bytes(self, count):
        parts = []
        while count:
            part = self.wire.recv(count)
            if not part:
                raise ConnectionError("The node closed the connection.")
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def expect(self, expected):
        kind, _, _, _, payload = self.read()
        if kind == REFUSE:
            raise Refused(payload.decode())
        if kind != expected:
            raise ConnectionError(f"A frame of kind {kind} came instead of one of kind {expected}.")
        return payload

    def call(self, verb, body):
        """Sends a request and waits for its reply."""
        self.correlation += 1
        mine = self.correlation
        self.write(CALL, verb, mine, payload=encode(body))
        while True:
            kind, code, correlation, argument, payload = self.read()
            if kind == REPLY and correlation == mine:
                return decode(payload)
            if kind == FAULT and correlation == mine:
                raise Refused(f"fault {code}: {payload.decode()}")
            if kind == PING:
                self.write(PONG, argument=argument)
            elif kind in (CALL, OPEN):
                self.write(FAULT, UNKNOWN_VERB, correlation, payload=b"This client serves nothing.")
            elif kind == ONE_WAY:
                # Nothing that a client of one node could be told is news: its calls and its commit learn it too.
                self.one_ways += 1
                if self.one_ways * 2 >= CALLS_AT_ONCE:
                    self.write(CREDIT, argument=self.one_ways)
                    self.one_ways = 0
            elif kind == GOODBYE and code != 0:
                raise ConnectionError(payload.decode())

    def send(self, verb, body):
        """Sends a request that has no reply."""
        self.write(ONE_WAY, verb, payload=encode(body))

    def close(self):
        self.write(GOODBYE)
        self.wire.shutdown(socket.SHUT_WR)
        while self.wire.recv(4096):
            pass
        self.wire.close()


def connect(address):
    if address.startswith("unix:"):
        wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        wire.connect(address[len("unix:"):])
        return wire
    host, port = address[len("tcp://"):].rsplit(":", 1)
    wire = socket.create_connection((host.strip("[]"), int(port)))
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return wire


def mac(key, role, hello, challenge):
    if key is None:
        return b""
    message = b"stubs rpc " + role + b"\0" + hashlib.sha256(hello).digest() + hashlib.sha256(challenge).digest()
    return hmac.new(key, message, hashlib.sha256).digest()


# ---- Calls

CALL_OPERATION, LOCATE = 1, 4
RETURNED, THREW, ABORTED, NOT_EXECUTED = 0, 1, 2, 3

REASONS = ["Requested", "Wounded", "TimedOut", "LockTimedOut", "ParticipantLost", "VotedNo", "ChildRunning", "StoreFailed"]


class Threw(Exception):
    """The operation threw."""

    def __init__(self, error):
        self.type = error["type"]
        super().__init__(f"{self.type}: {error.get('shown', error.get('message'))}")


class Aborted(Exception):
    def __init__(self, reason, text):
        super().__init__(f"{REASONS[reason] if reason < len(REASONS) else reason}: {text}")


def call(connection, uid, type_name, operation, arguments, action=None):
    context = action.context() if action else None
    status, content, enlistment, *_ = connection.call(CALL_OPERATION, [context, None, 0, uid, type_name, operation, arguments])
    if action:
        action.enlist(enlistment)
    if status == RETURNED:
        return content
    if status == THREW:
        raise Threw(content)
    if status == ABORTED:
        raise Aborted(content[1], content[2])
    raise Refused(content)


NAMING, BINDING = Uid.well_known(4), Uid.well_known(5)


def look_up(directory, name):
    found = call(directory, NAMING, "stubs:naming", "FindAsync(string)", [name])
    if found is None:
        raise Refused(f"Nothing is named '{name}'.")
    return found


def locate(directory, uid, secret):
    """Where an object is, and of what class: its node itself says so."""
    place, type_name, *_ = directory.call(LOCATE, [uid])
    if place is None:
        raise Refused(f"Object {uid} is not known.")
    node, _, address = place.partition("@")
    if Uid.parse(node) == directory.peer["node"]:
        return directory, type_name
    there = Connection(address, secret)
    _, type_name, *_ = there.call(LOCATE, [uid])
    return there, type_name


# ---- An action at one node

ABORT, COMMIT_ONE_PHASE = 16, 21
COMMITTED, HAS_ABORTED = 2, 3


class Action:
    """An outermost action without nested ones, whose work is all at one node."""

    sequence = 0

    def __init__(self, connection):
        self.connection, self.uid = connection, Uid.new()
        # 100 ns since the beginning of the year 1: the older action wins where two need the same object.
        self.start = (time.time_ns() // 100) + 621_355_968_000_000_000
        Action.sequence += 1
        self.number, self.calls, self.enlisted = Action.sequence, 0, False

    def context(self):
        self.calls += 1
        return [self.uid, self.start, self.connection.node, self.number, self.enlisted, self.calls, [], []]

    def enlist(self, enlistment):
        enlisted, _, others, *_ = enlistment
        self.enlisted |= enlisted
        if others:
            self.abort()
            raise Refused("The action has reached further nodes: to commit it needs two phases, which this client has not learnt.")

    def commit(self):
        if not self.enlisted:
            return
        answer, reason, text, *_ = self.connection.call(COMMIT_ONE_PHASE, self.message())
        if answer == HAS_ABORTED:
            raise Aborted(reason, text)
        if answer != COMMITTED:
            raise Refused(f"The outcome is unknown: {text}")

    def abort(self):
        if self.enlisted:
            self.connection.send(ABORT, self.message("The script asked for it."))

    def message(self, text=""):
        return [self.uid, self.uid, [], None, [], 0, text]


def main(address, mode, name, *calls):
    secret = os.environ.get("STUBS_SECRET")
    directory = Connection(address, secret)
    uid = look_up(directory, name)
    there, type_name = locate(directory, uid, secret)
    print(f"{name} is a {type_name}")
    action = None if mode == "call" else Action(there)
    for operation, arguments in zip(calls[::2], calls[1::2]):
        try:
            print(f"{operation} returned {json.dumps(call(there, uid, type_name, operation, json.loads(arguments), action))}")
        except Threw as error:
            print(f"{operation} threw {error}")
    if mode == "action":
        action.commit()
        print("committed")
    elif mode == "undo":
        action.abort()
        print("aborted")
    for connection in {directory, there}:
        connection.close()


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (Refused, Aborted) as failure:
        print(f"{type(failure).__name__.lower()}: {failure}")
        sys.exit(1)
