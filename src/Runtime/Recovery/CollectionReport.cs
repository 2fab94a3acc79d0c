namespace Stubs;

/// <summary>What a collection of unreachable objects found and did.</summary>
/// <param name="Examined">How many objects the store held.</param>
/// <param name="Collected">How many of them are gone now.</param>
public readonly record struct CollectionReport(int Examined, int Collected);
