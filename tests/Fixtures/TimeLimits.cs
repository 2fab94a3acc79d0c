using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Xunit.Sdk;

[assembly: Stubs.TestSupport.TimeLimit(600)]

namespace Stubs.TestSupport;

/// <summary>
/// Gives every test of an assembly a time limit. A test that hangs cannot be stopped, so the process ends, and the last
/// thing that it says is which test it was.
/// </summary>
/// <param name="seconds">
/// The limit: far beyond what the slowest test takes on a busy machine. The variable STUBS_TEST_LIMIT sets another one.
/// </param>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TimeLimitAttribute(int seconds) : BeforeAfterTestAttribute
{
    private static readonly ConcurrentDictionary<TimeLimitAttribute, string> Limited = new();
    private readonly int limit = int.TryParse(
        Environment.GetEnvironmentVariable("STUBS_TEST_LIMIT"), CultureInfo.InvariantCulture, out var other)
            ? other : seconds;

    private Timer? timer;

    /// <summary>The tests whose limit runs now.</summary>
    public static ICollection<string> Running => Limited.Values;

    public override void Before(MethodInfo methodUnderTest)
    {
        var name = $"{methodUnderTest.ReflectedType}.{methodUnderTest.Name}";
        Limited[this] = name;
        timer = new Timer(
            _ => Environment.FailFast($"Test {name} has not ended within {limit} seconds."), null, limit * 1000,
            Timeout.Infinite);
    }

    public override void After(MethodInfo methodUnderTest)
    {
        timer?.Dispose();
        Limited.TryRemove(this, out _);
    }
}
