using Stubs.Generated;

namespace Stubs.Benchmarks;

/// <summary>Generated state methods beside what one would write by hand with spans: no names, no tags, no tolerance for other versions.</summary>
internal static class StateBenchmark
{
    private const int Times = 200_000;

    public static async Task RunAsync()
    {
        var customer = Customer.Sample();
        var byHand = new byte[1024];
        ByHand.Save(customer, byHand);
        var state = Save(customer);
        Console.WriteLine($"  ten members of nine types; {state.Length} bytes, by hand {ByHand.Save(customer, byHand)}");
        await new Rounds(15).Add("save by hand", () => Repeat(() => ByHand.SavePooled(customer))).Add("save", () => Repeat(() => Measure(customer))).PrintAsync();
        await new Rounds(15).Add("restore by hand", () => Repeat(() => ByHand.Restore(customer, byHand))).Add("restore", () => Repeat(() => Restore(customer, state))).PrintAsync();
    }

    private static Task<int> Repeat(Action work)
    {
        for (var i = 0; i < Times; i++)
            work();
        return Task.FromResult(Times);
    }

    private static void Measure<T>(T target)
        where T : class, IStateful<T>
    {
        var writer = StateWriter.Create();
        T.SaveState(target, ref writer);
        writer.Dispose();
    }

    private static byte[] Save<T>(T target)
        where T : class, IStateful<T>
    {
        var writer = StateWriter.Create();
        T.SaveState(target, ref writer);
        var state = writer.ToArray();
        writer.Dispose();
        return state;
    }

    private static void Restore<T>(T target, byte[] state)
        where T : class, IStateful<T>
    {
        var reader = new StateReader(state);
        T.RestoreState(target, ref reader);
    }
}
