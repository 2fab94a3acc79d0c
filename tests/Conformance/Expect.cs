namespace Stubs.Conformance;

/// <summary>The few assertions that the checks need, without a test framework.</summary>
internal static class Expect
{
    public static void True(bool condition, string otherwise)
    {
        if (!condition)
            throw new ConformanceException(otherwise);
    }

    public static void Equal<T>(T expected, T actual, string what) =>
        True(EqualityComparer<T>.Default.Equals(expected, actual), $"{what}: expected {expected}, but was {actual}.");

    public static async Task<TException> ThrowsAsync<TException>(Func<Task> act, string what)
        where TException : Exception
    {
        try
        {
            await act();
        }
        catch (TException expected)
        {
            return expected;
        }
        catch (Exception other)
        {
            throw new ConformanceException(
                $"{what}: expected {typeof(TException).Name}, but it threw {other.GetType().Name}: {other.Message}",
                other);
        }

        throw new ConformanceException($"{what}: expected {typeof(TException).Name}, but it returned normally.");
    }
}
