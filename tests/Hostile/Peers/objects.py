"""Peers that are let in, and reach for what is not theirs: each prints what the node answered, a line for each attempt.

    objects.py BEHAVIOUR ADDRESS UID [TYPE]     UID is that of an object of the node
"""
from hostile import *

LEND, WRITE_LENT, RUN, RETURN = 5, 6, 7, 8
PREPARE, COMMIT, AS_LAST_AGENT, OUTCOME, ONE_PHASE_OUTCOME, CARRIED_OUT, JOIN = 19, 20, 22, 23, 24, 25, 26
NODES, NAMING, BINDING = Uid.well_known(1), Uid.well_known(4), Uid.well_known(5)


def action_message(action, coordinator=None, participants=()):
    return [action, action, [], coordinator, list(participants), 0, ""]


def steal(address, uid):
    """A client asks for the states that nodes exchange, and for what only nodes and operators do."""
    uid, peer = Uid.parse(uid), Peer(address)
    print(peer.ask(LEND, [uid]))
    print(peer.ask(WRITE_LENT, [[[uid, 1]], []]))
    print(peer.ask(RUN, [uid, f"{peer.node}"]))
    print(peer.ask(RETURN, [uid, 1]))
    for verb in (OUTCOME, ONE_PHASE_OUTCOME, CARRIED_OUT):
        print(peer.ask(verb, action_message(uid)))
    for verb in (48, 49, 52):
        print(peer.ask(verb, ["set"]))
    for verb in (64, 65, 66, 67):
        print(peer.ask(verb, [uid, 2, "because"]))


def steal_tables(address, _):
    """A node asks for the tables of the runtime itself, each by its well-known identifier, and for the node's key."""
    peer = Peer(address, NODE, NODE_SECRET, Key())
    for number in range(32):
        print(peer.ask(LEND, [Uid.well_known(number)]))


def destroy(address, _):
    """A client destroys what the runtime has made, and a class that restricts its members."""
    peer = Peer(address)
    for number, type_name in ((4, "stubs:naming"), (5, "stubs:binding"), (1, "Stubs.CrashProgram.Purse"), (4, "Stubs.CrashProgram.Purse")):
        print(peer.operation(Uid.well_known(number), type_name, ".destroy()", []))


def take_place(address, uid):
    """A client makes objects where there are some, and where the runtime will have its own."""
    peer = Peer(address)
    for number in [*range(1, 16)]:
        print(peer.operation(Uid.well_known(number), "Stubs.CrashProgram.Purse", ".ctor(long)", [5]))
    print(peer.operation(Uid.parse(uid), "Stubs.CrashProgram.Purse", ".ctor(long)", [5]))
    print(peer.operation(Key().identity, "Stubs.CrashProgram.Purse", ".ctor(long)", [5]))


def open_safe(address, uid):
    """A client calls what is for nodes, with headers and names that say that it is one."""
    peer = Peer(address, name="node")
    uid = Uid.parse(uid)
    print(peer.operation(uid, "Stubs.CrashProgram.Safe", "Open()", []))
    status, content, *_ = peer.call(1, [None, None, 0, uid, "Stubs.CrashProgram.Safe", "Open()", [], None, ["role", "node"]])
    print(f"status {status} {content['type']}")
    print(peer.operation(uid, "Stubs.CrashProgram.Safe", ".destroy()", []))
    print(peer.operation(uid, "Stubs.CrashProgram.Safe", "get_Opened()", []))


def hijack(address, uid):
    """A peer says that an object, or another node, is at an address of its own."""
    uid = Uid.parse(uid)
    there = "tcp://127.0.0.1:9"
    listening = Peer(address, NODE, NODE_SECRET, Key(), listens=there)
    victim = Key().identity
    for peer in (Peer(address, listens=there), listening):
        print(peer.operation(BINDING, "stubs:binding", "AddAsync(Uid,Uid)", [uid, peer.node]))
        print(peer.operation(BINDING, "stubs:binding", "AddAsync(Uid,Uid)", [Uid.new(), victim]))
        print(peer.operation(NAMING, "stubs:naming", "AddAsync(string,Uid)", ["purse", Uid.new()]))
    client_only = Peer(address, listens=there)
    print(client_only.operation(NAMING, "stubs:naming", "DeleteAsync(string)", ["purse"]))
    print(client_only.operation(NAMING, "stubs:naming", "MoveAsync(string,Uid,Uid)", ["purse", uid, Uid.new()]))
    print(client_only.operation(BINDING, "stubs:binding", "FindAddressAsync(Uid)", [client_only.node]))


def doubt(address, uid):
    """A client works in an action, and leaves it to coordinators that it has made up."""
    uid, peer = Uid.parse(uid), Peer(address)
    for coordinator in (str(Uid.new()), f"{Uid.new()}@tcp://127.0.0.1:9", str(peer.node), str(Uid(peer.peer["node"]))):
        action = client.Action(peer)
        print(peer.operation(uid, "Stubs.CrashProgram.Purse", "Put(long)", [1000], action))
        print(peer.ask(PREPARE, action_message(action.uid, coordinator)))
        print(peer.ask(AS_LAST_AGENT, action_message(action.uid, participants=[coordinator])))
        action.abort()
    print(peer.operation(uid, "Stubs.CrashProgram.Purse", "get_Money()", []))


def speak_for(address, uid, action):
    """A client ends the action of another."""
    action, peer = Uid.parse(action), Peer(address)
    for verb in (16, 17, 18, PREPARE, COMMIT, 21, AS_LAST_AGENT, ONE_PHASE_OUTCOME, JOIN):
        print(peer.ask(verb, action_message(action)))


def hold(address, uid):
    """A client takes a lock, and keeps its connection alive without ever ending its action."""
    uid, peer = Uid.parse(uid), Peer(address)
    print(peer.operation(uid, "Stubs.CrashProgram.Purse", "Put(long)", [1000], client.Action(peer)), flush=True)
    sys.stdin.readline()


run(globals())
