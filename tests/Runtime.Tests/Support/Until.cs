using System.Diagnostics;

namespace Stubs.Tests.Support;

/// <summary>Waits for what comes of itself, without a pause of a fixed length.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">Is asked again and again.</param>
    /// <param name="meanwhile">Is done before each further question: it moves a clock, for example.</param>
    /// <param name="patience">For how long at most; 15 seconds if left out.</param>
    public static Task HoldsAsync(Func<bool> condition, Action? meanwhile = null, TimeSpan? patience = null) =>
        HoldsAsync(() => Task.FromResult(condition()), meanwhile, patience);

    /// <inheritdoc cref="HoldsAsync(Func{bool}, Action?, TimeSpan?)"/>
    public static async Task HoldsAsync(
        Func<Task<bool>> condition, Action? meanwhile = null, TimeSpan? patience = null)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            waited.Elapsed.ShouldBeLessThan(patience ?? Patience);
            meanwhile?.Invoke();
            await Task.Yield();
        }
    }
}
