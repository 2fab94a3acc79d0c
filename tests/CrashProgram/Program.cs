using Stubs;
using Stubs.CrashProgram;

// A node may have started this process to run one object.
if (Node.IsServerProcess)
{
    await Node.RunServerAsync();
    return;
}

// one STORE STEP OCCURRENCE          moves money between two purses of one node, and kills itself at the step of the last move's commit
// two STORE STORE STEP OCCURRENCE    the same between two nodes
// run STORE CLIENTS                  lets so many clients move money until the process is killed
// fill STORE OBJECTS BYTES           creates so many objects of that size, changes all, reads all again, and says the most memory that it had
// serve STORE LISTEN SECONDS         a node that strangers reach, and for whose actions it works so long
// node NAME STORE LISTEN DIRECTORY LEASE STEP OCCURRENCE ARMED
//                                    one node of several, which does what it reads on its input, and kills itself at the step once it is armed
//
// Each move also counts in the ledger of its client; after its commit the program says "<client> <number>". What it has
// said must be there after the kill, and at most one move more of each client.
switch (args)
{
    case ["one", var store, var step, var occurrence]:
        await Moves.KillAtAsync([store], step, int.Parse(occurrence));
        break;
    case ["two", var first, var second, var step, var occurrence]:
        await Moves.KillAtAsync([first, second], step, int.Parse(occurrence));
        break;
    case ["run", var store, var clients]:
        await Moves.RunAsync(store, int.Parse(clients));
        break;
    case ["fill", var store, var objects, var bytes]:
        await Filling.RunAsync(store, int.Parse(objects), int.Parse(bytes));
        break;
    case ["serve", var store, var listen, var age]:
        await Serving.RunAsync(store, listen, TimeSpan.FromSeconds(int.Parse(age)));
        break;
    case ["node", var name, var store, var listen, var directory, var lease, var step, var occurrence, var armed]:
        await NodeRun.RunAsync(
            name, store, listen, directory, int.Parse(lease), step, int.Parse(occurrence), bool.Parse(armed));
        break;
    default:
        Console.WriteLine("usage: see Program.cs");
        break;
}
