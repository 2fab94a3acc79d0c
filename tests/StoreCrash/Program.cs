using Stubs;
using Stubs.Store;
using Stubs.StoreCrash;

// hold PATH             opens the store, says "open" or "refused: <why>", and keeps it until its input ends
// unprivileged PATH     like hold, as a user to whom the rights of files apply, also where the tests run as root
// write PATH WRITERS    opens the store, says "open", and lets so many writers write until the process is killed; for each batch that the
//                       store has confirmed, says "<writer> <number>"
// stop PATH CALLS       opens the store like hold, but stops for good at the call on its device which comes after so many, and says "stopped"
//
// A writer's batch with number n writes n into its two counters and creates an object with the value n: a batch that is
// half there shows.
if (args[0] == "unprivileged")
    await Privileges.DropAsync();
try
{
    var options = args[0] == "stop" ? new SqliteStoreOptions { Probe = new StoppingDevice(int.Parse(args[2])) } : null;
    await using var store = await SqliteObjectStore.OpenAsync(args[1], options);
    Console.WriteLine("open");
    if (args[0] != "write")
    {
        await Console.In.ReadToEndAsync();
        return;
    }

    await Task.WhenAll(Enumerable.Range(0, int.Parse(args[2])).Select(
        writer => Task.Run(() => WriteAsync(store, writer))));
}
catch (StoreUnavailableException refused)
{
    Console.WriteLine($"refused: {refused.Message}");
}

static async Task WriteAsync(SqliteObjectStore store, int writer)
{
    var (left, right) = (CounterUid(writer, 0), CounterUid(writer, 1));
    var stored = await store.ReadStateAsync(left);
    var last = stored is null ? 0 : BitConverter.ToInt32(stored.State!.Body.Span);
    if (stored is null)
        await store.WriteAsync([new StoreOperation.Create(State(left, 0)), new StoreOperation.Create(State(right, 0))]);
    while (true)
    {
        last++;
        await store.WriteAsync(
        [
            new StoreOperation.WriteState(State(left, last)),
            new StoreOperation.Create(State(
                new Uid(Guid.CreateVersion7().ToByteArray(bigEndian: true)), last, $"log-{writer}")),
            new StoreOperation.WriteState(State(right, last)),
        ]);
        Console.WriteLine($"{writer} {last}");
    }
}

static Uid CounterUid(int writer, byte side)
{
    var bytes = new byte[Uid.Size];
    BitConverter.TryWriteBytes(bytes.AsSpan(1), writer);
    bytes[0] = 1;
    bytes[^1] = side;
    return new Uid(bytes);
}

static ObjectState State(Uid uid, int value, string type = "counter") => new(uid, type, BitConverter.GetBytes(value));
