"""Go-betweens, which pass bytes between a client and the node at ADDRESS. They print where they listen.

    relay.py replay ADDRESS                  records what the client sends, and sends it again to the node
    relay.py reflect ADDRESS                 sends back to a peer what that peer has proved
    relay.py tls ADDRESS CERTIFICATE KEY     has a TLS connection with either side
"""
import ssl
import threading

from hostile import *


def listen():
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"tcp://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    return listener


def pump(source, target, seen):
    try:
        while data := source.recv(65536):
            seen.append(data)
            target.sendall(data)
    except OSError:
        pass
    finally:
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def pass_between(one, other):
    seen = []
    back = threading.Thread(target=pump, args=(other, one, []), daemon=True)
    back.start()
    pump(one, other, seen)
    back.join()
    return b"".join(seen)


def replay(address):
    """All that an honest client has sent is sent once more: its proof, and the calls behind it."""
    listener = listen()
    caller, _ = listener.accept()
    recorded = pass_between(caller, client.connect(address))
    again = client.connect(address)
    again.sendall(recorded)
    replayed = client.Connection.__new__(client.Connection)
    replayed.wire, replayed.received = again, 0
    print(ended(replayed))


def reflect(address):
    """It does not know the secret: it answers a node's challenge with the proofs of that node itself."""
    thief = client.Connection.__new__(client.Connection)
    thief.wire, thief.sent, thief.received = client.connect(address), 0, 0
    prover = client.Connection.__new__(client.Connection)
    prover.wire, prover.sent, prover.received = client.connect(address), 0, 0
    hello = encode({
        "major": 2, "minor": 0, "role": CLIENT, "key": b"", "node": bytes(Uid.new()), "start": os.urandom(16), "incarnation": 1,
        "name": "mallory", "address": None, "nonce": os.urandom(32), "secret": True, "frame": 1 << 20, "calls": 16, "window": 1 << 16,
    })
    thief.write(HELLO, payload=hello)
    challenge = thief.expect(CHALLENGE)

    # The challenge comes back as a hello message of its own node, to get a proof of it.
    prover.write(HELLO, payload=challenge)
    print(ended(prover) if not answers(prover) else "answered")


def answers(prover):
    try:
        prover.expect(CHALLENGE)
        prover.write(PROOF, payload=encode({"mac": bytes(32), "sign": b""}))
        prover.expect(WELCOME)
        return True
    except client.Refused as refusal:
        print(f"refused: {refusal}")
        return False


def tls(address, certificate, key):
    """The client takes its certificate. It speaks TLS with the node, too, and passes on what either says."""
    listener = listen()
    accepting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    accepting.load_cert_chain(certificate, key)
    caller, _ = listener.accept()
    caller = accepting.wrap_socket(caller, server_side=True)
    calling = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    calling.check_hostname, calling.verify_mode = False, ssl.CERT_NONE
    passed = pass_between(caller, calling.wrap_socket(client.connect(address)))
    print(f"passed {'something' if passed else 'nothing'}")


run(globals())
