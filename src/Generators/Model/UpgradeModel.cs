namespace Stubs.Generators.Model;

/// <summary>A member of earlier versions that upgrades read.</summary>
/// <param name="Keys">The names under which it may be stored: that of the parameter, and the same with its first letter
/// in the other case.</param>
/// <param name="Value">How it is read.</param>
internal sealed record InputModel(EquatableArray<string> Keys, ValueModel Value);

/// <summary>A method that makes the value of a member from what earlier versions stored.</summary>
/// <param name="Method">The method, as it is called.</param>
/// <param name="Arguments">What it is called with.</param>
/// <param name="Order">Members with a lower number are upgraded before.</param>
internal sealed record UpgradeModel(string Method, EquatableArray<UpgradeArgumentModel> Arguments, int Order);

/// <summary>An argument of an upgrade.</summary>
/// <param name="Input">The key of a member of earlier versions; null for a member that the type has now.</param>
/// <param name="Expression">The member that the type has now, as an expression; or else the value of an input that is
/// not there.</param>
internal sealed record UpgradeArgumentModel(string? Input, string Expression);
