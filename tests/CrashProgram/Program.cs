using Stubs;
using Stubs.CrashProgram;

// one STORE STEP OCCURRENCE          moves money between two purses of one node, and kills itself at the step of the last move's commit
// two STORE STORE STEP OCCURRENCE    the same between two nodes
// run STORE CLIENTS                  lets so many clients move money until the process is killed
// fill STORE OBJECTS BYTES           creates so many objects of that size, changes all, reads all again, and says the most memory that it had
//
// Each move also counts in the ledger of its client; after its commit the program says "<client> <number>". What it has said must be there
// after the kill, and at most one move more of each client.
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
    default:
        Console.WriteLine("usage: see Program.cs");
        break;
}
