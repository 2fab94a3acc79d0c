"""Peers that make a node hold memory, time or descriptors.

    floods.py BEHAVIOUR ADDRESS [UID]
"""
import selectors
import struct

from hostile import *

TALLY = "Stubs.CrashProgram.Tally"


def wait(lines=1):
    """Until the test has seen enough."""
    sys.stdout.flush()
    for _ in range(lines):
        sys.stdin.readline()


def try_send(peer, data):
    try:
        peer.wire.settimeout(2)
        peer.wire.sendall(data)
    except OSError:
        pass


def unfinished(address, _):
    """Twenty peers begin a frame of 12 MB each, and leave it unfinished; others do when they have gone."""
    peers = []
    for _ in range(3):
        for peer in peers:
            peer.wire.close()
        peers = [Peer(address) for _ in range(20)]
        for peer in peers:
            try_send(peer, struct.pack(">IBBHIII", 12 << 20, CALL, 0, 1, peer.sent, 1, 0) + bytes((12 << 20) - 100))
    print("sent")
    wait()
    print(sum(not is_open(peer) for peer in peers))


def is_open(peer):
    peer.wire.setblocking(False)
    try:
        while data := peer.wire.recv(65536):
            pass
        return False
    except BlockingIOError:
        return True
    except OSError:
        return False


def deaf(address, uid):
    """Ten peers ask for large answers, thousands of times, and read none."""
    uid = Uid.parse(uid)
    peers = [Peer(address) for _ in range(10)]
    long = "x" * 100_000
    for peer in peers:
        for number in range(1000):
            body = encode([None, None, 0, uid, TALLY, long + str(number), []])
            peer.correlation += 1
            try:
                peer.wire.settimeout(1)
                peer.write(CALL, 1, peer.correlation, payload=body)
            except OSError:
                break
    print("sent")
    wait()


def hoard(address, uid):
    """Twenty peers ask for thirty answers of 8 MB each, and read none."""
    uid = Uid.parse(uid)
    peers = [Peer(address) for _ in range(20)]
    for peer in peers:
        for _ in range(30):
            peer.correlation += 1
            body = encode([None, None, 0, uid, TALLY, "Zeros(int)", [8 << 20]])
            try:
                peer.write(CALL, 1, peer.correlation, payload=body)
            except OSError:
                break
    print("sent")
    wait()


def collide(address, uid):
    """A hundred thousand keys that have one hash code in .NET, beside as many ordinary ones."""
    uid, peer = Uid.parse(uid), Peer(address)
    ordinary = {i: 1 for i in range(100_000)}
    colliding = {i << 32 | i: 1 for i in range(100_000)}
    for entries in (ordinary, colliding, ordinary, colliding):
        body = [None, None, 0, uid, TALLY, "Count(Dictionary<long,int>)", [entries]]
        encoded = encode(body)
        print("send", flush=True)
        wait()
        peer.correlation += 1
        peer.write(CALL, 1, peer.correlation, payload=encoded)
        while True:
            kind, _, correlation, argument, payload = peer.read()
            if kind == client.PING:
                peer.write(client.PONG, argument=argument)
            elif correlation == peer.correlation:
                break
        print(f"done {payload[1] if kind == REPLY else payload.decode()}", flush=True)


def crowd(address, _):
    """Sixty peers that know the secret, each with a connection that it keeps."""
    admitted, refused = [], []
    for _ in range(60):
        try:
            admitted.append(Peer(address))
        except client.Refused as refusal:
            refused.append(str(refusal))
    print(f"{len(admitted)} {len(refused)} {refused[0] if refused else ''}")
    wait()


def silent(address, _):
    """Five hundred connections that never say hello."""
    held = [client.connect(address) for _ in range(500)]
    print(len(held))
    wait()


def garbage(address, _):
    """Bytes that are no frames, and frames that may not come: before and after the handshake."""
    for data in (os.urandom(4096), b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 64, struct.pack(">IBBHIII", 0x7FFFFFFF, HELLO, 0, 0, 0, 0, 0)):
        wire = client.connect(address)
        wire.sendall(data)
        wire.settimeout(30)
        try:
            while wire.recv(4096):
                pass
        except ConnectionError:
            pass
    for kind, payload in ((CALL, b"\x9f" * 1000), (CALL, b"\x81" * 100_000), (CALL, b"\xbb" + b"\xff" * 8), (77, b""), (HELLO, b""), (REPLY, b"\x00")):
        peer = Peer(address)
        peer.write(kind, 1, 1, payload=payload)
        answer, code, *_ = peer.read()
        print(answer, code)


def shout(address, _):
    """Line breaks and escapes, wherever a peer can put a text that reaches the log."""
    evil = "mallory\nlog Critical forged line\r\n\x1b[2J\x1b]0;owned\x07" + "\u2028log Critical forged too" + "x" * 900
    print(attempt(address, secret="wrong", name=evil).count("\n"))
    print(attempt(address, NODE, CLIENT_SECRET, Key(), name=evil).count("\n"))
    peer = Peer(address, name=evil)
    print(peer.operation(Uid.new(), evil, evil, []).count("\n"))
    print(peer.operation(Uid.well_known(4), "stubs:naming", "DeleteAsync(string)", [evil]).count("\n"))
    try_send(peer, struct.pack(">IBBHIII", 16 + len(evil.encode()), GOODBYE, 0, 3, peer.sent, 0, 0) + evil.encode())
    other = Peer(address, name=evil)
    try_send(other, b"\xff" * 64)
    print(ended(other).count("\n"))


run(globals())
