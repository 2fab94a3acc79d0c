using Stubs.Generated;

namespace Stubs.Benchmarks;

/// <summary>Saves and restores states, many times over.</summary>
internal static class States
{
    public static Task<int> Repeat(int times, Action work)
    {
        for (var i = 0; i < times; i++)
            work();
        return Task.FromResult(times);
    }

    public static void Measure<T>(T target)
        where T : class, IStateful<T>
    {
        var writer = StateWriter.Create();
        T.SaveState(target, ref writer);
        writer.Dispose();
    }

    public static byte[] Save<T>(T target)
        where T : class, IStateful<T>
    {
        var writer = StateWriter.Create();
        T.SaveState(target, ref writer);
        var state = writer.ToArray();
        writer.Dispose();
        return state;
    }

    public static void Restore<T>(T target, byte[] state)
        where T : class, IStateful<T>
    {
        var reader = new StateReader(state);
        T.RestoreState(target, ref reader);
    }
}
