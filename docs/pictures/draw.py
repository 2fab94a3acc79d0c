#!/usr/bin/env python3
"""Draws the pictures of the documentation. It needs Python 3 and nothing else.

    python3 docs/pictures/draw.py            writes the pictures beside this script
    python3 docs/pictures/draw.py --check    names those that differ, and ends with 1 if there are any

overview.svg   from the annotated class to the node, its store and other nodes
bank.svg       a terminal; its text is bank.txt, which the sample has printed:
               dotnet run -c Release --project samples/Bank -- --seed 42 > docs/pictures/bank.txt
modules.svg    the modules of the runtime, in the order that tests/Runtime.Tests/Architecture/ModuleOrder.cs holds
"""
import pathlib
import re
import sys
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

INK, FAINT, PAPER = "#1f2937", "#6b7280", "#ffffff"
BLUE, GREEN, AMBER, VIOLET = "#2563eb", "#15803d", "#b45309", "#6d28d9"
PALE = {BLUE: "#eff6ff", GREEN: "#f0fdf4", AMBER: "#fffbeb", VIOLET: "#f5f3ff", FAINT: "#f9fafb"}
SANS = "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif"
MONO = "ui-monospace, 'SFMono-Regular', Menlo, Consolas, 'DejaVu Sans Mono', monospace"


class Picture:
    """Collects elements, and writes them as one SVG."""

    def __init__(self, width, height, title, background=PAPER):
        self.width, self.height, self.title = width, height, title
        self.parts = [f'<rect width="{width}" height="{height}" rx="12" fill="{background}"/>']

    def text(self, x, y, words, size=14, color=INK, weight=400, anchor="start", font=SANS, raw=False):
        content = words if raw else escape(words)
        self.parts.append(
            f'<text x="{x}" y="{y}" font-family="{font}" font-size="{size}" fill="{color}" '
            f'font-weight="{weight}" text-anchor="{anchor}" xml:space="preserve">{content}</text>')

    def box(self, x, y, width, height, color, title=None, fill=None):
        self.parts.append(
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="8" '
            f'fill="{fill or PALE[color]}" stroke="{color}" stroke-width="1.5"/>')
        if title:
            self.text(x + 14, y + 24, title, 14, color, 600)

    def lines(self, x, y, all_lines, size=13, step=20, color=INK, font=SANS):
        for number, line in enumerate(all_lines):
            self.text(x, y + number * step, line, size, color, font=font)

    def arrow(self, x1, y1, x2, y2, label=None, color=FAINT, both=False, dx=0, dy=-8, anchor="middle"):
        start = ' marker-start="url(#head)"' if both else ""
        self.parts.append(
            f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{color}" stroke-width="2" '
            f'marker-end="url(#head)"{start}/>')
        if label:
            self.text((x1 + x2) / 2 + dx, (y1 + y2) / 2 + dy, label, 12, color, 500, anchor)

    def write(self):
        return "\n".join([
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'width="{self.width}" height="{self.height}" role="img">',
            f"<title>{escape(self.title)}</title>",
            '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
            f'orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" fill="{FAINT}"/></marker></defs>',
            *self.parts,
            "</svg>",
            ""])


def code(words):
    """Colours keywords, attributes and comments of one line of C#."""
    words = escape(words)
    words = re.sub(r"\b(public|partial|class|private|decimal|void|await|using|var|string)\b",
                   rf'<tspan fill="{BLUE}">\1</tspan>', words)
    words = re.sub(r"(\[[A-Z][A-Za-z, ]*\])", rf'<tspan fill="{VIOLET}">\1</tspan>', words)
    return re.sub(r"(//.*)$", rf'<tspan fill="{GREEN}">\1</tspan>', words)


def overview():
    picture = Picture(960, 560, "From an annotated class to durable objects on several nodes")

    picture.box(24, 24, 400, 186, BLUE, "You write a class")
    for number, line in enumerate([
            "[Persistent, Remote]",
            "public partial class Account",
            "{",
            "    private decimal balance;",
            "    public decimal Balance => balance;",
            "    public void Deposit(decimal amount)",
            "        => balance += amount;",
            "}"]):
        picture.text(38, 72 + number * 17, code(line), 12.5, font=MONO, raw=True)

    picture.arrow(424, 117, 536, 117, "dotnet build")

    picture.box(540, 24, 396, 186, VIOLET, "The build writes the rest")
    for number, (what, note) in enumerate([
            ("IAccount, AccountStub", "one way to call, everywhere"),
            ("its state, saved and restored", "by name, as CBOR"),
            ("a lock for each operation", "read: getter; write: method"),
            ("a line for each operation", "so that other nodes can call it"),
            ("a codec for each data type", "no attribute on any of them"),
            ("diagnostics as you type", "for what cannot work")]):
        picture.text(554, 76 + number * 23, what, 13)
        picture.text(924, 76 + number * 23, note, 11.5, FAINT, anchor="end")

    picture.arrow(738, 210, 738, 262)

    picture.box(24, 266, 240, 128, BLUE, "Your program calls stubs")
    for number, line in enumerate([
            "await alice.WithdrawAsync(30);",
            "await bob.DepositAsync(30);",
            "await action.CommitAsync();"]):
        picture.text(38, 316 + number * 20, code(line), 12, font=MONO, raw=True)
    picture.text(38, 382, "both or neither, and on disk", 12, FAINT)

    picture.arrow(264, 330, 340, 330, "call")

    picture.box(344, 266, 592, 128, VIOLET, "Node: the runtime, in your process")
    picture.lines(358, 312, ["Atomic actions", "Locks", "Active objects"], 13, 24)
    picture.lines(490, 312, [
        "nest, and are undone alone; all or nothing over all nodes",
        "until the action ends; the older action goes first",
        "woken on demand, found by name, passive when idle"], 12.5, 24, FAINT)

    picture.arrow(490, 394, 490, 450, "one flush a commit", dx=-10, anchor="end", dy=4)
    picture.arrow(790, 394, 790, 450, "calls, votes and decisions", both=True, dx=-10, anchor="end", dy=4)

    picture.box(344, 454, 256, 82, GREEN, "Object store: ./stubs.db")
    picture.lines(358, 500, ["the states of all objects, by name of", "member; kill -9 at any instant is safe"], 12.5, 20)

    picture.box(644, 454, 292, 82, AMBER, "Other nodes, with their stores")
    picture.lines(658, 500, ["the same stub, the same action:", "an object is called wherever it is"], 12.5, 20)

    picture.lines(24, 480, ["Nothing to install, no base", "class, nothing that listens", "unless you say so."], 13, 22, FAINT)
    return picture.write()


def terminal():
    printed = (HERE / "bank.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    lines = ["$ dotnet run -c Release --project samples/Bank -- --seed 42", *printed]
    step, top, left = 19, 62, 22
    picture = Picture(820, top + step * len(lines) + 14, "The sample bank is killed with SIGKILL, and survives", "#0f172a")
    for number, color in enumerate(["#f87171", "#fbbf24", "#4ade80"]):
        picture.parts.append(f'<circle cx="{26 + number * 22}" cy="24" r="7" fill="{color}"/>')
    for number, line in enumerate(lines):
        color, weight = "#e2e8f0", 400
        if line.startswith("$"):
            color = "#93c5fd"
        elif line.startswith("Killed"):
            color, weight = "#f87171", 700
        elif "survived" in line:
            color, weight = "#4ade80", 700
        content = escape(line).replace("✔", '<tspan fill="#4ade80">✔</tspan>')
        picture.text(left, top + number * step, content, 13.5, color, weight, font=MONO, raw=True)
    return picture.write()


# What each module is for. A folder of src/Runtime that has no line here is an error.
MODULES = {
    "Attributes": "what a class says of itself",
    "Identity": "UIDs, references, clocks",
    "State": "states as bytes (CBOR)",
    "Store": "passive objects, group commit",
    "Rpc": "connections, frames, requests",
    "Diagnostics": "log, meter, activities",
    "Locking": "modes, waits, wounds",
    "Actions": "nesting, records, commit over nodes",
    "Operations": "what generated code describes",
    "Objects": "activation, before-images, commit of objects",
    "Calls": "stubs, routing, local and remote execution",
    "Placement": "where objects run",
    "Migration": "objects that move",
    "Replication": "objects that survive their node",
    "Policy": "what configuration says",
    "Naming": "name → UID",
    "Binding": "UID → node",
    "Recovery": "finishes what a crash interrupted",
    "Node": "puts the parts together; options",
}


def layers():
    """The order of the modules as the test holds it, without modules that are still to come."""
    source = (ROOT / "tests/Runtime.Tests/Architecture/ModuleOrder.cs").read_text(encoding="utf-8")
    table = source[source.index("Layers ="):]
    table = table[:table.index("];")]
    there = {folder.name for folder in (ROOT / "src/Runtime").iterdir() if any(folder.glob("**/*.cs"))} - {"bin", "obj"}
    rows = [[name for name in re.findall(r'"(\w+)"', row) if name in there] for row in re.findall(r"\[([^\[\]]+)\]", table)]
    rows = [row for row in rows if row]
    unknown = there - {name for row in rows for name in row} | ({name for row in rows for name in row} - MODULES.keys())
    if unknown:
        sys.exit(f"Say in MODULES, and in ModuleOrder.cs, what these are: {', '.join(sorted(unknown))}")
    return rows


def modules():
    rows = layers()
    step, left, width = 56, 220, 620
    top = 92
    bottom = top + step * len(rows)
    picture = Picture(960, bottom + 30, "The modules of the runtime: each uses only those below it")
    picture.box(left, 24, width, 44, BLUE)
    picture.text(left + width / 2, 51, "Your program: annotated classes, stubs, atomic actions", 14, BLUE, 600, "middle")
    for number, row in enumerate(reversed(rows)):
        y = top + number * step
        each = (width - 12 * (len(row) - 1)) / len(row)
        for place, name in enumerate(row):
            x = left + place * (each + 12)
            color = GREEN if name == "Store" else AMBER if name == "Rpc" else VIOLET if name == "Node" else FAINT
            picture.box(round(x), y, round(each), step - 10, color)
            if len(row) == 1:
                picture.text(left + 20, y + 28, name, 14, INK, 600)
                picture.text(left + 150, y + 28, MODULES[name], 13, FAINT)
            else:
                picture.text(round(x) + 20, y + 20, name, 14, INK, 600)
                picture.text(round(x) + 20, y + 38, MODULES[name], 12.5, FAINT)
    picture.box(24, 24, 160, bottom - 34, VIOLET)
    picture.lines(38, 54, ["In the compiler"], 14, color=VIOLET)
    picture.lines(38, 90, [
        "Generators", "reads the class,", "writes stub, state,", "locks, codecs", "",
        "Analyzers", "the same reading,", "reported as", "diagnostics", "",
        "Code fixes", "mend what is", "mechanical"], 13, 19)
    picture.arrow(864, top + 6, 864, bottom - 20, color=FAINT)
    picture.lines(876, (top + bottom) / 2, ["may use", "what is", "below it"], 12, 16, FAINT)
    return picture.write()


PICTURES = {"overview.svg": overview, "bank.svg": terminal, "modules.svg": modules}


def main():
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        sys.exit(__doc__)
    differing = []
    for name, draw in PICTURES.items():
        drawn, path = draw(), HERE / name
        if path.exists() and path.read_text(encoding="utf-8") == drawn:
            continue
        differing.append(name)
        if not check:
            path.write_text(drawn, encoding="utf-8", newline="\n")
    if differing:
        print(("Drawn anew: " if not check else "Not as the script draws them: ") + ", ".join(differing))
    sys.exit(1 if check and differing else 0)


main()
