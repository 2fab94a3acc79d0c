namespace Stubs.Generators.Model;

/// <summary>What the caller of an operation must be.</summary>
/// <param name="Operation">Its wire name; null for the class, and with it all operations, creating and
/// destroying.</param>
/// <param name="Policy">The name of a policy; null for none.</param>
/// <param name="Roles">Roles, of which one is enough, with commas between them; null for any.</param>
/// <param name="IsOpen">It is open to all instead.</param>
internal sealed record AccessModel(string? Operation, string? Policy, string? Roles, bool IsOpen);
