using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>The result of an operation that returns nothing.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct Nothing;
